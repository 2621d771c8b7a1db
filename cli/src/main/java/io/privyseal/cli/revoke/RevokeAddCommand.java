package io.privyseal.cli.revoke;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.cli.stack.PlatformConnection;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Revokes something, from the moment at which the command ends.
final class RevokeAddCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec = describe("add", "Revoke something, from now on.");
    spec.addPositional(
        argument(
            0,
            "KIND",
            "chip, fmspc, launch-measurement, mrenclave, mrtd, host-data, id-key, author-key,"
                + " mrsigner, attestation-key, vlek-provider, token or tokens-before."));
    spec.addPositional(
        argument(
            1,
            "VALUE",
            "Hex as tokens and records show it; the provider's name; a token's jti; a time."));
    spec.addOption(
        OptionSpec.builder("--reason")
            .type(String.class)
            .required(true)
            .paramLabel("TEXT")
            .description("Why, for other operators. Not told to those who are refused.")
            .build());
    spec.addOption(
        Command.option(
            String.class,
            "--until",
            "TIME",
            "When the rule ends by itself, like 2026-01-31T12:00:00Z; by default never."));
    Rules.addOptions(spec);
    Command.examples(
        spec.usageMessage(), "privyseal revoke add id-key HEX --reason \"build host lost\"");
    return spec;
  }

  private static PositionalParamSpec argument(int index, String label, String description) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .required(true)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(description)
        .build();
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var wanted =
        JsonObject.builder()
            .put("kind", arguments.matchedPositional(0).<String>getValue())
            .put("value", arguments.matchedPositional(1).<String>getValue())
            .put("reason", Command.value(arguments, "--reason", String.class).orElse(""))
            .put("expiresAt", Command.value(arguments, "--until", String.class).orElse(null))
            .build();
    try (var platform =
        PlatformConnection.open(arguments, surroundings, PlatformAnswers.identity(arguments))) {
      var made = Rules.success(platform.post(Rules.path(arguments), wanted));
      if (Command.asJson(arguments)) {
        surroundings.terminal().json(made);
      } else {
        surroundings.terminal().line("revoked, epoch " + made.integer("epoch").orElse(0L));
        Rules.print(surroundings.terminal(), made);
      }
    }
    return ExitCode.DONE;
  }
}
