package io.privyseal.cli.production;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The group of commands about the root key.
public final class RootKeyCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "root-key", "Make the root key, under which a server seals every key that it stores.");
    var make = new NewRootKeyCommand().spec();
    spec.addSubcommand(make.name(), make);
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    Command.examples(spec.usageMessage(), "privyseal root-key new /etc/privyseal/root.key");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    throw CommandFailure.usage("root-key needs a command: new", "Run privyseal root-key --help.");
  }
}
