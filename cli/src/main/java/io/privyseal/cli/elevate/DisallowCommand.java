package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Takes an eligibility back, and ends what it has allowed.
final class DisallowCommand implements Command {
  private static final int NO_CONTENT = 204;

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "disallow",
            "Take an eligibility back. What it has allowed ends at once. For administrators.");
    spec.addPositional(Elevations.id("As privyseal elevate eligible shows it."));
    PlatformAnswers.addOptions(spec);
    Command.examples(
        spec.usageMessage(), "privyseal elevate disallow 0f4c2b1e-7d1c-4a55-9d53-0c6f6d1a7b10");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var id = Elevations.idOf(arguments);
    try (var platform = Elevations.open(arguments, surroundings)) {
      var answer = platform.delete(Elevations.ELIGIBLE + "/" + id);
      var removed = Elevations.success(answer);
      if (answer.status() == NO_CONTENT) {
        throw CommandFailure.rejected(
            "there is no eligibility " + id,
            "See what there is with privyseal elevate eligible --scope SCOPE.");
      }
      Elevations.answer(arguments, surroundings, removed, Elevations::printEligible);
    }
    return ExitCode.DONE;
  }
}
