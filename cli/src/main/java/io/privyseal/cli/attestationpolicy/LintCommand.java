package io.privyseal.cli.attestationpolicy;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.appraisal.policy.PolicyRemark;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Checks a policy before a service is given it.
///
/// Ends with 0 when it is valid, 1 when it is not.
final class LintCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "lint",
            "Check an attestation policy: the place of its first fault, or its hash as tokens have"
                + " it and what is likely not meant. FILE is its text; - is standard input.");
    spec.addOption(Command.flag("--format", "Print the policy anew, one rule a line."));
    spec.addPositional(file());
    Command.examples(spec.usageMessage(), "privyseal maa-policy lint policy.txt");
    return spec;
  }

  static PositionalParamSpec file() {
    return PositionalParamSpec.builder()
        .required(true)
        .type(Path.class)
        .arity("1")
        .paramLabel("FILE")
        .description("The text of the policy.")
        .build();
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var file = arguments.matchedPositional(0).<Path>getValue();
    var policy = PolicyText.read(file);
    var remarks = PolicyRemark.of(policy);
    var terminal = surroundings.terminal();
    if (Command.isSet(arguments, "--format")) {
      policy.formatted().lines().forEach(terminal::line);
    } else if (Command.asJson(arguments)) {
      terminal.json(json(policy, remarks));
    } else {
      print(terminal, file, policy, remarks);
    }
    return ExitCode.DONE;
  }

  private static void print(
      Terminal terminal, Path file, AttestationPolicy policy, List<PolicyRemark> remarks) {
    terminal.line(
        "%s  %s, version %s"
            .formatted(
                terminal.ink(Ink.GOOD_STRONG, "VALID"),
                terminal.ink(Ink.STRONG, file.toString()),
                policy.version().text()));
    terminal.line("x-ms-policy-hash " + policy.hash());
    if (!remarks.isEmpty()) {
      terminal.blank();
      remarks.forEach(remark ->
          terminal.line(
              "  %s %s: %s"
                  .formatted(
                      terminal.ink(Ink.OPEN, terminal.arrow()), remark.position(), remark.text())));
    }
  }

  private static JsonObject json(AttestationPolicy policy, List<PolicyRemark> remarks) {
    return JsonObject.builder()
        .put("valid", true)
        .put("version", policy.version().text())
        .put("hash", policy.hash())
        .put(
            "remarks",
            new JsonArray(
                remarks.stream()
                    .<JsonValue>map(remark ->
                        JsonObject.builder()
                            .put("line", remark.position().line())
                            .put("column", remark.position().column())
                            .put("text", remark.text())
                            .build())
                    .toList()))
        .build();
  }
}
