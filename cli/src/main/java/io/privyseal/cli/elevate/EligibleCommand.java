package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Lists eligibilities: one's own, or those at one scope.
final class EligibleCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe("eligible", "List what you may ask for; with --scope who may ask at one scope.");
    spec.addOption(
        Command.option(
            String.class,
            "--scope",
            "SCOPE",
            "Those of everybody at exactly %s; for administrators.".formatted(Elevations.SCOPES)));
    PlatformAnswers.addOptions(spec);
    Command.examples(spec.usageMessage(), "privyseal elevate eligible --scope /vaults/local");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    try (var platform = Elevations.open(arguments, surroundings)) {
      var body =
          Elevations.success(platform.get(Elevations.ELIGIBLE + Elevations.query(arguments)));
      Elevations.answerAll(
          arguments, surroundings, body, "nobody is eligible", Elevations::printEligible);
    }
    return ExitCode.DONE;
  }
}
