package io.privyseal.cli.revoke;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about revocation rules.
public final class RevokeCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "revoke",
            "Take back a chip, a measurement, a signer or a token: new attestations that stand on"
                + " it are refused, and tokens that were issued before are no longer good. For"
                + " Attestation Contributors.");
    for (var command :
        List.of(new RevokeAddCommand(), new RevokeListCommand(), new RevokeRemoveCommand())) {
      var inner = command.spec();
      spec.addSubcommand(inner.name(), inner);
    }
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(
        spec.usageMessage(),
        "privyseal revoke add chip HEX --reason \"stolen in transit\"",
        "privyseal revoke add tokens-before 2026-01-31T12:00:00Z --reason \"incident 12\"",
        "privyseal revoke list",
        "privyseal revoke remove ID");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage(
        "revoke needs a command: add, list or remove", "Run privyseal revoke --help.");
  }
}
