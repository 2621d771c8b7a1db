package io.privyseal.cli.revoke;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.cli.stack.PlatformConnection;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Removes a rule. Tokens that it made void, and that are not over, are good again.
final class RevokeRemoveCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "remove", "Remove a rule. Tokens that it made void are good again until they expire.");
    Rules.addOptions(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(UUID.class)
            .arity("1")
            .paramLabel("ID")
            .description("As privyseal revoke list shows it.")
            .build());
    Command.examples(
        spec.usageMessage(), "privyseal revoke remove 0f4c2b1e-7d1c-4a55-9d53-0c6f6d1a7b10");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var id = arguments.matchedPositional(0).<UUID>getValue();
    try (var platform =
        PlatformConnection.open(arguments, surroundings, PlatformAnswers.identity(arguments))) {
      var removed = Rules.success(platform.delete(Rules.path(arguments) + "/" + id));
      if (Command.asJson(arguments)) {
        surroundings.terminal().json(removed);
      } else {
        surroundings.terminal().line("removed, epoch " + removed.integer("epoch").orElse(0L));
        Rules.print(surroundings.terminal(), removed);
      }
    }
    return ExitCode.DONE;
  }
}
