package io.privyseal.cli;

import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What runs here: our version, the crypto engine that does the work and why this one, the JDK.
final class Version {
  private static final String RESOURCE = "version.properties";

  private final CryptoEngine.Identity engine;

  Version(CryptoEngine engine) {
    this.engine = engine.identity();
  }

  void print(Terminal terminal, boolean json) {
    if (json) {
      terminal.json(toJson());
      return;
    }
    terminal.line(terminal.ink(Ink.STRONG, "privyseal") + " " + number());
    terminal.line("crypto    %s %s (%s)".formatted(engine.id(), engine.version(), engine.reason()));
    terminal.line(
        "java      %s, %s, %s %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch")));
  }

  private JsonObject toJson() {
    return JsonObject.builder()
        .put("version", number())
        .put(
            "crypto",
            JsonObject.builder()
                .put("engine", engine.id())
                .put("version", engine.version())
                .put("reason", engine.reason())
                .build())
        .put(
            "java",
            JsonObject.builder()
                .put("version", Runtime.version().toString())
                .put("vendor", System.getProperty("java.vendor"))
                .put("os", System.getProperty("os.name"))
                .put("arch", System.getProperty("os.arch"))
                .put("home", System.getProperty("java.home"))
                .build())
        .build();
  }

  /// As the build wrote it.
  static String number() {
    try (var in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + RESOURCE);
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
