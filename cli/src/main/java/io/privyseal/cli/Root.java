package io.privyseal.cli;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `privyseal` without a command: help and version.
final class Root implements Command {
  @Override
  public CommandSpec spec() {
    var spec = CommandSpec.wrapWithoutInspection(this);
    spec.name("privyseal");
    spec.usageMessage()
        .description(
            "Keys, secrets and results leave only for code that has proven what it is, and every"
                + " decision explains itself.")
        .synopsisSubcommandLabel("COMMAND")
        .optionListHeading("%nOptions%n")
        .commandListHeading("%nCommands%n")
        .sortOptions(false);
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .description("Print version, crypto engine and JDK; with --json as JSON.")
            .build());
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Print this help; COMMAND --help prints that of a command.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal demo",
        "    the six cases of secure key release, on this machine, in a few seconds",
        "privyseal up",
        "    attestation service, key vault and identity for the Azure SDKs",
        "privyseal verify report.bin --chain chain.pem",
        "    what a piece of SEV-SNP evidence proves, check by check");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    if (Command.isSet(arguments, "--version")) {
      new Version(surroundings.engine().get()).print(surroundings.terminal(), false);
      return ExitCode.DONE;
    }
    throw CommandFailure.usage(
        "a command is missing", "Run privyseal --help to see what there is.");
  }
}
