package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about who may do what where.
public final class RoleCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "role",
            "Say who may do what where: list, make and remove role assignments, by Azure's names of"
                + " the roles. For administrators.");
    for (var command :
        List.of(new RoleListCommand(), new RoleAssignCommand(), new RoleRemoveCommand())) {
      var inner = command.spec();
      spec.addSubcommand(inner.name(), inner);
    }
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(
        spec.usageMessage(),
        "privyseal role list --scope /vaults/local",
        "privyseal role assign --role \"Key Vault Crypto Service Release User\" \\",
        "    --principal ID --scope /vaults/local/keys/orders",
        "privyseal role remove ID");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage(
        "role needs a command: list, assign or remove", "Run privyseal role --help.");
  }
}
