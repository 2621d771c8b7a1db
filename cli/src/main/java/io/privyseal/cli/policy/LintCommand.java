package io.privyseal.cli.policy;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicyLint;
import io.privyseal.keyvault.release.policy.PolicyLint.Remark;
import io.privyseal.keyvault.release.policy.PolicyLint.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Checks a policy before a key depends on it.
///
/// Ends with 0 when it is valid, 1 when it is not; with `--strict` also when something is likely
/// not meant.
final class LintCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "lint",
            "Check a release policy: faults that a vault would refuse it for, and what is legal"
                + " but likely not meant. FILE is JSON, or base64 of it; - is standard input.");
    spec.addOption(Command.flag("--strict", "Fail on warnings too."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(Path.class)
            .arity("1")
            .paramLabel("FILE")
            .description("The policy.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal policy lint policy.json",
        "az keyvault key show --id $KID | jq -r .releasePolicy.encodedPolicy"
            + " | privyseal policy lint -");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var file = arguments.matchedPositional(0).<Path>getValue();
    var remarks = PolicyLint.lint(PolicyFile.json(file));
    var valid = remarks.stream().noneMatch(r -> r.severity() == Severity.ERROR);
    var terminal = surroundings.terminal();
    if (Command.asJson(arguments)) {
      terminal.json(
          JsonObject.builder()
              .put("file", file.toString())
              .put("valid", valid)
              .put("remarks", Remarks.json(remarks))
              .build());
    } else {
      terminal.line(
          "%s  %s"
              .formatted(
                  valid
                      ? terminal.ink(Ink.GOOD_STRONG, "VALID")
                      : terminal.ink(Ink.BAD_STRONG, "INVALID"),
                  terminal.ink(Ink.STRONG, file.toString())));
      if (!remarks.isEmpty()) {
        terminal.blank();
        Remarks.print(terminal, remarks, terminal::line);
      }
      terminal.blank();
      terminal.line(count(remarks));
    }
    var warned = remarks.stream().anyMatch(r -> r.severity() == Severity.WARNING);
    return valid && !(warned && Command.isSet(arguments, "--strict"))
        ? ExitCode.DONE
        : ExitCode.REJECTED;
  }

  private static String count(List<Remark> remarks) {
    var counts = new ArrayList<String>();
    for (var severity : Severity.values()) {
      var count = remarks.stream().filter(r -> r.severity() == severity).count();
      if (count > 0) {
        counts.add("%d %s%s".formatted(count, Remarks.word(severity), count == 1 ? "" : "s"));
      }
    }
    return counts.isEmpty() ? "Nothing to remark." : String.join(", ", counts) + ".";
  }
}
