package io.privyseal.cli.production;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about administrators whom no administrator names.
public final class AdministratorCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "admin",
            "Make an administrator when none is left, with the configuration of the server.");
    var recover = new RecoverAdministratorCommand().spec();
    spec.addSubcommand(recover.name(), recover);
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(
        spec.usageMessage(),
        "privyseal admin recover --config /etc/privyseal/production.yaml \\",
        "    --principal ID --reason \"the last administrator left\"");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage("admin needs a command: recover", "Run privyseal admin --help.");
  }
}
