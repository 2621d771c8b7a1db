package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.web.CannotListenException;
import io.privyseal.server.ProductionServer;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.InvalidConfigurationException;
import io.privyseal.server.configuration.Profile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Runs the services of the production profile until it is told to stop (SIGINT or SIGTERM), then
/// lets requests under way end and ends with 0.
public final class ServerCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "server",
            "Run key vault and attestation service in production: database, certificates, root key"
                + " and issuers are given, nothing is made up or simulated. Stop it with SIGTERM.");
    spec.addOption(
        Command.option(
            Path.class,
            "--config",
            "FILE",
            "YAML configuration; environment variables PRIVYSEAL_... win over it. Every setting is"
                + " in docs/reference/configuration.md."));
    Command.examples(
        spec.usageMessage(),
        "privyseal server --config /etc/privyseal.yaml",
        "PRIVYSEAL_DATABASE_URL=jdbc:postgresql://db/keys privyseal server --config keys.yaml");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var server = started(arguments, surroundings);
    var terminal = surroundings.terminal();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  // What was asked for is done: not the 130 or 143 that the JVM would end with.
                  Runtime.getRuntime().halt(ExitCode.DONE.code());
                },
                "stop"));
    if (Command.asJson(arguments)) {
      terminal.json(server.ready());
    } else {
      terminal.line("ready");
    }
    terminal.flush();
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  private static ProductionServer started(ParseResult arguments, Surroundings surroundings) {
    try {
      return ProductionServer.start(
          Configuration.read(
              Profile.PRODUCTION,
              Command.value(arguments, "--config", Path.class),
              surroundings.environment(),
              Map.of()));
    } catch (InvalidConfigurationException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()), "Correct the configuration and start again.");
    } catch (CannotListenException
        | UnavailableException
        | IllegalStateException
        | IllegalArgumentException
        | MalformedInputException
        | UncheckedIOException e) {
      throw CommandFailure.surroundings(
          "the server cannot start: " + e.getMessage(), "Mend that and start again.");
    }
  }
}
