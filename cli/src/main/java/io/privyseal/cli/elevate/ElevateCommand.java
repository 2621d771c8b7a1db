package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about roles that are had for a while.
public final class ElevateCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "elevate",
            "Have a role for minutes: ask for one that you are eligible for, approve another's"
                + " request, end it early. The clock ends it by itself. Administrators say who is"
                + " eligible.");
    for (var command :
        List.of(
            new RequestCommand(),
            StepCommand.APPROVE,
            StepCommand.DENY,
            StepCommand.END,
            new ListCommand(),
            new AllowCommand(),
            new DisallowCommand(),
            new EligibleCommand())) {
      var inner = command.spec();
      spec.addSubcommand(inner.name(), inner);
    }
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(
        spec.usageMessage(),
        "privyseal elevate allow --role \"Key Vault Crypto Officer\" --principal ID \\",
        "    --scope /vaults/local --longest PT1H",
        "privyseal elevate request --role \"Key Vault Crypto Officer\" --scope /vaults/local \\",
        "    --for PT15M --reason \"rotate the seal key\"",
        "privyseal elevate approve ID",
        "privyseal elevate list",
        "privyseal elevate end ID");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage(
        "elevate needs a command: request, approve, deny, end, list, allow, disallow or eligible",
        "Run privyseal elevate --help.");
  }
}
