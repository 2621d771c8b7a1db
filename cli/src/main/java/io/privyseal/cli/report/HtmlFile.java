package io.privyseal.cli.report;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Where a page goes.
final class HtmlFile {
  private HtmlFile() {}

  static void addOption(CommandSpec spec) {
    spec.addOption(
        Command.option(
            Path.class, "--html", "FILE", "Write it as one HTML page that stands alone."));
  }

  static Optional<Path> of(ParseResult arguments) {
    return Command.value(arguments, "--html", Path.class);
  }

  static void write(Path file, String html, Surroundings surroundings) {
    try {
      Files.writeString(file, html);
      surroundings.terminal().line("written to " + file);
    } catch (IOException e) {
      throw CommandFailure.usage(
          file + " cannot be written: " + e.getClass().getSimpleName(), "Name another file.");
    }
  }
}
