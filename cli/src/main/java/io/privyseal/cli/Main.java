package io.privyseal.cli;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The entry of the command line.
///
/// Ends with 0 when it was done or accepted, 1 when it was rejected, 2 when it could not be
/// decided, 64 when the command line was not understood.
public final class Main {
  private static final System.Logger LOG = System.getLogger(Main.class.getName());

  private Main() {}

  @SuppressWarnings("SystemExitOutsideMain") // this is main
  public static void main(String... args) {
    if (!asksForVersion(args)) {
      Logs.quiet();
    }
    var environment = System.getenv();
    var terminal = Terminal.ofProcess(System.out, System.err, environment);
    var surroundings =
        new Surroundings(terminal, Clock.systemUTC(), environment, CryptoEngines::choose);
    System.exit(run(surroundings, args).code());
  }

  /// Runs one command line. Never throws: what goes wrong is printed, with what to do next.
  public static ExitCode run(Surroundings surroundings, String... args) {
    try {
      if (asksForVersion(args)) {
        new Version(surroundings.engine().get()).print(surroundings.terminal(), args.length > 1);
        return ExitCode.DONE;
      }
      return parsed(surroundings, args);
    } finally {
      surroundings.terminal().flush();
    }
  }

  /// The version is answered without picocli, because scripts ask it often.
  private static boolean asksForVersion(String... args) {
    var given = List.of(args);
    return given.equals(List.of("--version"))
        || given.equals(List.of("-V"))
        || given.equals(List.of("--version", "--json"));
  }

  private static ExitCode parsed(Surroundings surroundings, String... args) {
    var terminal = surroundings.terminal();
    var line = commandLine(terminal, args);
    try {
      var arguments = line.parseArgs(args.length == 0 ? new String[] {"--help"} : args);
      return run(leaf(arguments), surroundings);
    } catch (ParameterException e) {
      usage(terminal, e);
      return ExitCode.USAGE;
    }
  }

  /// Builds the specs of the one command that is named; of all when none is, for the help and the
  /// suggestions.
  private static CommandLine commandLine(Terminal terminal, String... args) {
    var named =
        Arrays.stream(args)
            .filter(arg -> !arg.startsWith("-"))
            .findFirst()
            .flatMap(Catalogue::named);
    var root = new Root();
    var spec = root.spec();
    for (var entry : named.map(List::of).orElseGet(() -> List.of(Catalogue.values()))) {
      spec.addSubcommand(entry.commandName(), entry.make().spec());
    }
    var line = new CommandLine(spec);
    line.setUsageHelpWidth(terminal.width());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi(terminal.outColour())));
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    return line;
  }

  private static Ansi ansi(boolean colour) {
    return colour ? Ansi.ON : Ansi.OFF;
  }

  private static ParseResult leaf(ParseResult arguments) {
    var leaf = arguments;
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    return leaf;
  }

  private static ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var terminal = surroundings.terminal();
    if (arguments.isUsageHelpRequested()) {
      terminal.line(arguments.commandSpec().commandLine().getUsageMessage().stripTrailing());
      return ExitCode.DONE;
    }
    try {
      if (arguments.commandSpec().userObject() instanceof Command command) {
        return command.run(arguments, surroundings);
      }
      throw new IllegalStateException("a spec without its command");
    } catch (CommandFailure e) {
      terminal.failure(e.what(), e.next());
      return e.exitCode();
    } catch (IOException e) {
      terminal.failure(
          "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()),
          "Check that the path or service is there and may be used.");
      return ExitCode.UNDECIDED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      terminal.failure("interrupted", "");
      return ExitCode.UNDECIDED;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "unexpected", e);
      terminal.failure(
          "unexpected %s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()),
          "This is a defect; please report it with the lines above.");
      return ExitCode.UNDECIDED;
    }
  }

  private static void usage(Terminal terminal, ParameterException e) {
    var line = e.getCommandLine();
    var help = line.getCommandSpec().qualifiedName() + " --help";
    terminal.failure(
        firstLine(String.valueOf(e.getMessage())), "Run " + help + " to see what there is.");
    if (e instanceof UnmatchedArgumentException unmatched) {
      var suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        terminal.progress("  did you mean " + String.join(" or ", suggestions) + "?");
      }
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("the command line was not understood");
  }
}
