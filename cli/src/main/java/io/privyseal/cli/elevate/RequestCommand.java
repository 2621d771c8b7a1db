package io.privyseal.cli.elevate;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Asks for a role for a while.
final class RequestCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "request",
            "Ask for a role that you are eligible for. It holds at once, or when another"
                + " approves.");
    spec.addOption(Elevations.required("--role", "NAME", "Azure's name of the role."));
    spec.addOption(Elevations.required("--scope", "SCOPE", "Where: " + Elevations.SCOPES + "."));
    spec.addOption(
        Elevations.required("--for", "DURATION", "How long from the grant on, such as PT15M."));
    spec.addOption(Elevations.required("--reason", "TEXT", "Why; stands in the audit log."));
    spec.addOption(
        Command.option(String.class, "--ticket", "ID", "Where it is explained, such as OPS-17."));
    PlatformAnswers.addOptions(spec);
    Command.examples(
        spec.usageMessage(),
        "privyseal elevate request --role \"Key Vault Crypto Officer\" --scope /vaults/local \\",
        "    --for PT15M --reason \"rotate the seal key\" --ticket OPS-17");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var wanted =
        JsonObject.builder()
            .put("role", Elevations.text(arguments, "--role"))
            .put("scope", Elevations.text(arguments, "--scope"))
            .put("duration", Elevations.text(arguments, "--for"))
            .put("reason", Elevations.text(arguments, "--reason"))
            .put("ticket", Command.value(arguments, "--ticket", String.class).orElse(null))
            .build();
    try (var platform = Elevations.open(arguments, surroundings)) {
      var made = Elevations.success(platform.post(Elevations.PATH, wanted));
      Elevations.answer(arguments, surroundings, made, Elevations::print);
    }
    return ExitCode.DONE;
  }
}
