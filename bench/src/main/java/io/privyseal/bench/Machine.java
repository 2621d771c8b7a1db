package io.privyseal.bench;

import io.privyseal.foundation.crypto.CryptoEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the numbers were measured on.
///
/// @param load of the last minute when it began: what else ran
record Machine(
    String processor,
    int cores,
    long memoryGib,
    String system,
    String java,
    String engine,
    String load) {

  static Machine ofThis(CryptoEngine.Identity engine) {
    return new Machine(
        line("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        Math.round(kib(line("/proc/meminfo", "MemTotal")) / 1024.0 / 1024.0),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        engine.id() + " " + engine.version(),
        loadNow());
  }

  /// Of the last minute, as the kernel counts it.
  static String loadNow() {
    return read("/proc/loadavg").split(" ", 2)[0];
  }

  /// Whether so much else ran that rates say little.
  boolean isBusy() {
    return Double.parseDouble(load) > cores / 2.0;
  }

  private static String line(String file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse("unknown");
  }

  private static long kib(String text) {
    return text.matches("[0-9]+ kB") ? Long.parseLong(text.substring(0, text.length() - 3)) : 0;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
