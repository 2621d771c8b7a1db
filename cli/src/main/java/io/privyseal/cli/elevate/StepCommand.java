package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One step of a request: approved, denied, ended.
///
/// @param word the command, and the last part of the path
record StepCommand(String word, String description) implements Command {
  static final StepCommand APPROVE =
      new StepCommand("approve", "Agree to another's request; its time counts from now on.");

  static final StepCommand DENY = new StepCommand("deny", "Refuse another's request.");

  static final StepCommand END =
      new StepCommand("end", "End an elevation, or withdraw a request; from the next call on.");

  @Override
  public CommandSpec spec() {
    var spec = describe(word, description);
    spec.addPositional(Elevations.id("As privyseal elevate list shows it."));
    PlatformAnswers.addOptions(spec);
    Command.examples(
        spec.usageMessage(), "privyseal elevate " + word + " 0f4c2b1e-7d1c-4a55-9d53-0c6f6d1a7b10");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var path = Elevations.PATH + "/" + Elevations.idOf(arguments) + "/" + word;
    try (var platform = Elevations.open(arguments, surroundings)) {
      var made = Elevations.success(platform.post(path, JsonObject.EMPTY));
      Elevations.answer(arguments, surroundings, made, Elevations::print);
    }
    return ExitCode.DONE;
  }
}
