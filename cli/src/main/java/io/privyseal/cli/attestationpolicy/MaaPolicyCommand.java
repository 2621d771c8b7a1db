package io.privyseal.cli.attestationpolicy;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about attestation policies.
public final class MaaPolicyCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "maa-policy",
            "Check attestation policies, and try them on the claims of a guest, without a"
                + " service.");
    for (var command : List.of(new LintCommand(), new ExplainCommand())) {
      var inner = command.spec();
      spec.addSubcommand(inner.name(), inner);
    }
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(
        spec.usageMessage(),
        "privyseal maa-policy lint policy.txt",
        "privyseal maa-policy explain policy.txt --token token.jwt");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage(
        "maa-policy needs a command: lint or explain", "Run privyseal maa-policy --help.");
  }
}
