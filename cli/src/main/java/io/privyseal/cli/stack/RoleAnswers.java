package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What the commands about roles share: their options, and how they read and print answers.
final class RoleAnswers {
  static final String PATH = "/api/v1/role-assignments";

  private RoleAnswers() {}

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        Command.option(
            String.class,
            "--identity",
            "NAME",
            "Who asks, of the local stack: operator (the default), workload or outsider."));
    PlatformConnection.addOptions(spec);
  }

  static String identity(ParseResult arguments) {
    return Command.value(arguments, "--identity", String.class).orElse(TokenCommand.OPERATOR);
  }

  static URI assignment(PlatformConnection platform, String id) {
    return platform.platform().resolve(PATH + "/" + id);
  }

  /// @throws CommandFailure unless it is a success
  static JsonObject success(StackClient.Answer answer) {
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer.body();
    }
    var told = error(answer, "message").orElse("the platform answered " + answer.status());
    throw switch (answer.status()) {
      case 400 -> CommandFailure.usage(withoutStop(told), "Correct that and try again.");
      case 401 ->
          CommandFailure.rejected(
              "the token is not accepted", "Get a new one with privyseal token, or give --token.");
      case 403, 404, 409 ->
          CommandFailure.rejected(
              withoutStop(told), "See what there is with privyseal role list --scope SCOPE.");
      default -> CommandFailure.surroundings(withoutStop(told), "Try again; see the server's log.");
    };
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static Optional<String> error(StackClient.Answer answer, String member) {
    return answer.body().object("error").flatMap(error -> error.string(member));
  }

  static void print(Terminal terminal, JsonObject assignment) {
    terminal.line(
        terminal.ink(Ink.STRONG, assignment.string("role").orElse(""))
            + " at "
            + assignment.string("scope").orElse(""));
    terminal.line("  principal " + assignment.string("principalId").orElse(""));
    terminal.line(
        "  " + terminal.ink(Ink.FAINT, "id        " + assignment.string("id").orElse("")));
  }
}
