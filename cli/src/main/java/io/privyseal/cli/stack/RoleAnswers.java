package io.privyseal.cli.stack;

import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What the commands about roles share: their options, and how they read and print answers.
final class RoleAnswers {
  static final String PATH = "/api/v1/role-assignments";

  private RoleAnswers() {}

  static void addOptions(CommandSpec spec) {
    PlatformAnswers.addIdentity(spec);
    PlatformConnection.addOptions(spec);
  }

  static String identity(ParseResult arguments) {
    return PlatformAnswers.identity(arguments);
  }

  static URI assignment(PlatformConnection platform, String id) {
    return platform.platform().resolve(PATH + "/" + id);
  }

  /// @throws CommandFailure unless it is a success
  static JsonObject success(StackClient.Answer answer) {
    return PlatformAnswers.success(
        answer, "See what there is with privyseal role list --scope SCOPE.");
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
