package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Makes a principal eligible. Its id follows from principal, role and scope, so that a second run
/// changes nothing.
final class AllowCommand implements Command {
  private static final String WITHOUT_APPROVAL = "--without-approval";
  private static final String HOUR = "PT1H";

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "allow",
            "Make a principal eligible for a role at a scope and below it. For administrators.");
    spec.addOption(Elevations.required("--role", "NAME", "Azure's name of the role."));
    spec.addOption(
        Elevations.required(
            "--principal", "ID", "Object id of the principal, or group:NAME or role:NAME."));
    spec.addOption(Elevations.required("--scope", "SCOPE", "Where: " + Elevations.SCOPES + "."));
    spec.addOption(
        Command.option(
            String.class,
            "--longest",
            "DURATION",
            "For how long at once, at most PT8H; %s by default.".formatted(HOUR)));
    spec.addOption(
        Command.flag(WITHOUT_APPROVAL, "Nobody has to approve; by default another principal has."));
    PlatformAnswers.addOptions(spec);
    Command.examples(
        spec.usageMessage(),
        "privyseal elevate allow --role \"Key Vault Crypto Officer\" --principal group:operators"
            + " \\",
        "    --scope /vaults/local --longest PT30M --without-approval");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var who =
        JsonObject.builder()
            .put("principalId", Elevations.text(arguments, "--principal"))
            .put("role", Elevations.text(arguments, "--role"))
            .put("scope", Elevations.text(arguments, "--scope"))
            .build();
    var id = UUID.nameUUIDFromBytes(who.toJson().getBytes(StandardCharsets.UTF_8));
    var wanted =
        who.toBuilder()
            .put("longest", Command.value(arguments, "--longest", String.class).orElse(HOUR))
            .put("approval", !Command.isSet(arguments, WITHOUT_APPROVAL))
            .build();
    try (var platform = Elevations.open(arguments, surroundings)) {
      var made = Elevations.success(platform.put(Elevations.ELIGIBLE + "/" + id, wanted));
      Elevations.answer(arguments, surroundings, made, Elevations::printEligible);
    }
    return ExitCode.DONE;
  }
}
