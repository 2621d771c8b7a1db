package io.privyseal.cli.production;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.AdministratorRecovery;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Gives a principal the role Key Vault Administrator over everything, on the database of the
/// configuration. Whoever can read that file can do so anyway; this way it stands in the audit log.
final class RecoverAdministratorCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "recover",
            "Give a principal the role Key Vault Administrator over everything. Recorded in the"
                + " audit log. Servers may run.");
    spec.addOption(
        Command.option(
            Path.class,
            "--config",
            "FILE",
            "YAML configuration of the server; environment variables PRIVYSEAL_... win over it."));
    spec.addOption(required("--principal", "ID", "Object id, as the principal's tokens say it."));
    spec.addOption(required("--reason", "TEXT", "Why; stands in the audit log."));
    Command.examples(
        spec.usageMessage(),
        "privyseal admin recover --config /etc/privyseal/production.yaml \\",
        "    --principal ID --reason \"the last administrator left\"");
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
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var principal = Command.value(arguments, "--principal", String.class).orElse("");
    var reason = Command.value(arguments, "--reason", String.class).orElse("");
    var configuration = ServerCommand.configuration(arguments, surroundings);
    var terminal = surroundings.terminal();
    try {
      var decision = AdministratorRecovery.run(configuration, principal, reason);
      if (Command.asJson(arguments)) {
        terminal.json(
            JsonObject.builder()
                .put("principalId", principal)
                .put("decision", decision.id().value())
                .build());
      } else {
        terminal.line(principal + " is Key Vault Administrator over everything");
        terminal.line("record " + decision.id().value());
      }
      return ExitCode.DONE;
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), "Correct that and try again.");
    } catch (UnavailableException | IllegalStateException | UncheckedIOException e) {
      throw CommandFailure.surroundings(
          "nothing was changed: " + e.getMessage(),
          "Check that the database of the configuration takes connections from here.");
    }
  }
}
