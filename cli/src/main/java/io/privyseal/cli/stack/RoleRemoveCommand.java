package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Removes a role assignment. It holds no longer at the next request.
final class RoleRemoveCommand implements Command {
  private static final int NO_CONTENT = 204;

  @Override
  public CommandSpec spec() {
    var spec = describe("remove", "Remove a role assignment, from the next request on.");
    RoleAnswers.addOptions(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(UUID.class)
            .arity("1")
            .paramLabel("ID")
            .description("As privyseal role list shows it.")
            .build());
    Command.examples(
        spec.usageMessage(), "privyseal role remove 0f4c2b1e-7d1c-4a55-9d53-0c6f6d1a7b10");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var id = arguments.matchedPositional(0).<UUID>getValue().toString();
    try (var platform =
        PlatformConnection.open(arguments, surroundings, RoleAnswers.identity(arguments))) {
      var answer =
          platform.client().delete(RoleAnswers.assignment(platform, id), platform.bearer());
      var removed = RoleAnswers.success(answer);
      if (answer.status() == NO_CONTENT) {
        throw CommandFailure.rejected(
            "there is no role assignment " + id,
            "See what there is with privyseal role list --scope SCOPE.");
      }
      if (Command.asJson(arguments)) {
        surroundings.terminal().json(removed);
      } else {
        surroundings.terminal().line("removed");
        RoleAnswers.print(surroundings.terminal(), removed);
      }
    }
    return ExitCode.DONE;
  }
}
