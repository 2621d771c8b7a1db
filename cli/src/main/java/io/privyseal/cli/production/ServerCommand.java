package io.privyseal.cli.production;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.command.UntilStopped;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Text;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.CannotListenException;
import io.privyseal.server.ProductionServer;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.InvalidConfigurationException;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.configuration.Setting;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Runs the services of the production profile until it is told to stop (SIGINT or SIGTERM), then
/// stops them cleanly and ends with 0. A configuration that cannot be used ends it with 64 and the
/// list of all that is wrong; what the services need and do not find, with 2.
public final class ServerCommand implements Command {
  /// Columns of the longest name of a service.
  private static final int NAME_COLUMNS = 11;

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "server",
            "Run key vault, attestation service and platform API in production: with your database,"
                + " root key, certificates and issuers, and with the makers' roots only. Stop it"
                + " with SIGTERM or Ctrl-C.");
    spec.addOption(
        Command.option(
            Path.class,
            "--config",
            "FILE",
            "YAML configuration; environment variables PRIVYSEAL_... win over it. Every setting is"
                + " in docs/reference/configuration.md."));
    Command.examples(
        spec.usageMessage(),
        "privyseal root-key new /etc/privyseal/root.key",
        "privyseal server --config /etc/privyseal/production.yaml");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var terminal = surroundings.terminal();
    var configuration = configuration(arguments, surroundings);
    terminal.progress("starting");
    var server = started(configuration);
    var stop = UntilStopped.closing(server::close, terminal);
    var bind = configuration.required(Setting.BIND);
    if (Command.asJson(arguments)) {
      terminal.json(announcement(bind, server.ports()));
    } else {
      terminal.line(terminal.ink(Ink.GOOD_STRONG, "ready") + " on " + bind);
      server
          .ports()
          .forEach((name, port) ->
              terminal.line("  " + Text.pad(name, NAME_COLUMNS) + "  port " + port));
    }
    terminal.flush();
    return stop.await();
  }

  private static JsonObject announcement(String bind, Map<String, Integer> ports) {
    var services = JsonObject.builder();
    ports.forEach((name, port) -> services.put(name, port));
    return JsonObject.builder()
        .put("profile", "production")
        .put("bind", bind)
        .put("ports", services.build())
        .build();
  }

  static Configuration configuration(ParseResult arguments, Surroundings surroundings) {
    try {
      return Configuration.read(
          Profile.PRODUCTION,
          Command.value(arguments, "--config", Path.class),
          surroundings.environment(),
          Map.of());
    } catch (InvalidConfigurationException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()), "Correct the configuration and start again.");
    }
  }

  private static ProductionServer started(Configuration configuration) {
    try {
      return ProductionServer.start(configuration);
    } catch (CannotListenException e) {
      throw CommandFailure.surroundings(
          String.valueOf(e.getMessage()),
          "Stop what uses the port, or set another; bind must be an address of this machine.");
    } catch (UnavailableException e) {
      throw CommandFailure.surroundings(
          "the server cannot start: " + e.getMessage(),
          "Check database.url, the user and its password, and that the database takes connections"
              + " from here.");
    } catch (IllegalStateException | MalformedInputException | UncheckedIOException e) {
      throw CommandFailure.surroundings(
          "the server cannot start: " + e.getMessage(), "Mend that and start again.");
    }
  }
}
