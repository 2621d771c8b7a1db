package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.Surroundings;
import java.nio.file.Path;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Where the local stack keeps its state: `--data`, else `PRIVYSEAL_DATA`, else the user's data
/// directory (XDG Base Directory Specification, `XDG_DATA_HOME`).
public final class DataDirectory {
  private DataDirectory() {}

  static OptionSpec option() {
    return Command.option(
        Path.class,
        "--data",
        "DIR",
        "Data directory of the local stack; by default $PRIVYSEAL_DATA, or privyseal in the user's"
            + " data directory.");
  }

  static Path of(ParseResult arguments, Surroundings surroundings) {
    return Command.value(arguments, "--data", Path.class)
        .or(() -> surroundings.variable("PRIVYSEAL_DATA").map(Path::of))
        .orElseGet(() -> home(surroundings).resolve("privyseal"))
        .toAbsolutePath()
        .normalize();
  }

  /// Where this user's data is.
  public static Path home(Surroundings surroundings) {
    return surroundings
        .variable("XDG_DATA_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"));
  }
}
