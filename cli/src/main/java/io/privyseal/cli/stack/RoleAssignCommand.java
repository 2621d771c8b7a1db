package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Gives a principal a role at a scope. Its id follows from these three, so that a second run
/// changes nothing.
final class RoleAssignCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec = describe("assign", "Give a principal a role at a scope and below it.");
    spec.addOption(
        required("--role", "NAME", "Azure's name of the role, such as Key Vault Crypto User."));
    spec.addOption(
        required("--principal", "ID", "Object id of the principal, as its tokens say it (oid)."));
    spec.addOption(
        required("--scope", "SCOPE", "/, /vaults/V, /vaults/V/keys/K or /attestation/A."));
    RoleAnswers.addOptions(spec);
    Command.examples(
        spec.usageMessage(),
        "privyseal role assign --role \"Key Vault Crypto Service Release User\" \\",
        "    --principal ID --scope /vaults/local/keys/orders");
    return spec;
  }

  private static OptionSpec required(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .required(true)
        .paramLabel(label)
        .description(description)
        .build();
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var wanted =
        JsonObject.builder()
            .put("principalId", value(arguments, "--principal"))
            .put("role", value(arguments, "--role"))
            .put("scope", value(arguments, "--scope"))
            .build();
    var id = UUID.nameUUIDFromBytes(wanted.toJson().getBytes(StandardCharsets.UTF_8)).toString();
    try (var platform =
        PlatformConnection.open(arguments, surroundings, RoleAnswers.identity(arguments))) {
      var answer =
          platform.client().put(RoleAnswers.assignment(platform, id), platform.bearer(), wanted);
      var made = RoleAnswers.success(answer);
      if (Command.asJson(arguments)) {
        surroundings.terminal().json(made);
      } else {
        RoleAnswers.print(surroundings.terminal(), made);
      }
    }
    return ExitCode.DONE;
  }

  private static String value(ParseResult arguments, String name) {
    return Command.value(arguments, name, String.class).orElse("");
  }
}
