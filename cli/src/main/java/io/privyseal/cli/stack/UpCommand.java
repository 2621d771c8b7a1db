package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.command.UntilStopped;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.configuration.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Runs the local stack until it is told to stop (SIGINT or SIGTERM), then stops it cleanly and
/// ends with 0.
public final class UpCommand implements Command {
  private static final int MAX_PORT_BASE = 65_535 - Configuration.LOCAL_PORTS + 1;

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "up",
            "Run the local stack: key vault, attestation service, identity, decisions. No account,"
                + " no special hardware; the Azure SDKs work with it unmodified but for URL and"
                + " trust. Stop it with Ctrl-C.");
    spec.addOption(DataDirectory.option());
    spec.addOption(
        Command.option(
            Integer.class,
            "--port-base",
            "N",
            "First of the ports, by default "
                + Configuration.DEFAULT_PORT_BASE
                + "; 0 for any that are free."));
    spec.addOption(Command.option(Path.class, "--config", "FILE", "YAML configuration."));
    Command.examples(
        spec.usageMessage(),
        "privyseal up",
        "privyseal up --data /tmp/stack --port-base 9440",
        "privyseal up --json --port-base 0 > stack.json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var data = DataDirectory.of(arguments, surroundings);
    var terminal = surroundings.terminal();
    terminal.progress("starting on " + data);
    var running = RunningStack.start(() -> configuration(arguments, surroundings, data));
    var stop = UntilStopped.closing(running::close, terminal);
    if (Command.asJson(arguments)) {
      terminal.json(running.file().toJson());
    } else {
      new StackPrinter(terminal).print(running);
    }
    terminal.flush();
    return stop.await();
  }

  private static Configuration configuration(
      ParseResult arguments, Surroundings surroundings, Path data) {
    var flags = new EnumMap<Setting, List<String>>(Setting.class);
    flags.put(Setting.DATA_DIRECTORY, List.of(data.toString()));
    Command.value(arguments, "--port-base", Integer.class)
        .ifPresent(base -> flags.put(Setting.PORTS_BASE, List.of(portBase(base))));
    return Configuration.read(
        Profile.LOCAL,
        Command.value(arguments, "--config", Path.class),
        surroundings.environment(),
        Map.copyOf(flags));
  }

  private static String portBase(int base) {
    if (base != 0 && (base < 1024 || base > MAX_PORT_BASE)) {
      throw io.privyseal.cli.command.CommandFailure.usage(
          "--port-base is not 1024 to " + MAX_PORT_BASE, "Or 0 for any ports that are free.");
    }
    return Integer.toString(base);
  }
}
