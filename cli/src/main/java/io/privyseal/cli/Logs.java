package io.privyseal.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/// What is logged to standard error: warnings of ours, defects of anybody. Libraries tell of each
/// start and each retry otherwise, between the lines of a result.
final class Logs {
  private static final String CONFIGURATION =
      """
      handlers = java.util.logging.ConsoleHandler
      java.util.logging.ConsoleHandler.level = ALL
      java.util.logging.SimpleFormatter.format = %1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n
      .level = SEVERE
      io.privyseal.level = WARNING
      """;

  private Logs() {}

  /// Unless the user gave a configuration of the JDK's logging
  /// (`-Djava.util.logging.config.file=FILE`).
  static void quiet() {
    if (System.getProperty("java.util.logging.config.file") != null
        || System.getProperty("java.util.logging.config.class") != null) {
      return;
    }
    try (var in = new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8))) {
      LogManager.getLogManager().readConfiguration(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
