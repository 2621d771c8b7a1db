package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Lists requests: one's own, or those for one scope.
final class ListCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe("list", "List your own requests, newest first; with --scope those for one scope.");
    spec.addOption(
        Command.option(
            String.class,
            "--scope",
            "SCOPE",
            "Those of everybody for exactly %s; for administrators.".formatted(Elevations.SCOPES)));
    PlatformAnswers.addOptions(spec);
    Command.examples(
        spec.usageMessage(),
        "privyseal elevate list",
        "privyseal elevate list --scope /vaults/local --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    try (var platform = Elevations.open(arguments, surroundings)) {
      var body = Elevations.success(platform.get(Elevations.PATH + Elevations.query(arguments)));
      Elevations.answerAll(
          arguments, surroundings, body, "nothing was asked for", Elevations::print);
    }
    return ExitCode.DONE;
  }
}
