package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What all commands that ask the platform share: who asks, and how its refusals are told.
public final class PlatformAnswers {
  private static final String LOCAL_INSTANCE = "east";
  private static final String PRODUCTION_INSTANCE = "attestation";

  private PlatformAnswers() {}

  /// Adds the option that names an attestation instance.
  public static void addInstance(CommandSpec spec) {
    spec.addOption(
        Command.option(
            String.class,
            "--instance",
            "NAME",
            "The attestation instance; by default %s of the local stack, or %s of --url."
                .formatted(LOCAL_INSTANCE, PRODUCTION_INSTANCE)));
  }

  public static String instance(ParseResult arguments) {
    return Command.value(arguments, "--instance", String.class)
        .orElse(Command.isSet(arguments, "--url") ? PRODUCTION_INSTANCE : LOCAL_INSTANCE);
  }

  static void addIdentity(CommandSpec spec) {
    spec.addOption(
        Command.option(
            String.class,
            "--identity",
            "NAME",
            "Who asks, of the local stack: operator (the default), workload or outsider."));
  }

  /// Adds the options by which a command reaches the platform.
  public static void addOptions(CommandSpec spec) {
    addIdentity(spec);
    PlatformConnection.addOptions(spec);
  }

  /// Who asks, of the local stack.
  public static String identity(ParseResult arguments) {
    return Command.value(arguments, "--identity", String.class).orElse(TokenCommand.OPERATOR);
  }

  /// @param advice to one who was refused for what there is or who they are
  /// @throws CommandFailure unless it is a success
  public static JsonObject success(StackClient.Answer answer, String advice) {
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer.body();
    }
    var told = error(answer, "message").orElse("the platform answered " + answer.status());
    throw switch (answer.status()) {
      case 400 -> CommandFailure.usage(withoutStop(told), "Correct that and try again.");
      case 401 ->
          CommandFailure.rejected(
              "the token is not accepted", "Get a new one with privyseal token, or give --token.");
      case 403, 404, 409 -> CommandFailure.rejected(withoutStop(told), advice);
      default -> CommandFailure.surroundings(withoutStop(told), "Try again; see the server's log.");
    };
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static Optional<String> error(StackClient.Answer answer, String member) {
    return answer.body().object("error").flatMap(error -> error.string(member));
  }
}
