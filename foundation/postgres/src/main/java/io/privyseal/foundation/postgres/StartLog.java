package io.privyseal.foundation.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a server wrote to its log since it was told to start. It is in English: the cluster has the
/// locale C.
final class StartLog {
  private static final int MAX_BYTES = 16 << 10;
  private static final int MAX_SHOWN_CHARS = 2000;

  private final Path file;
  private final long start;

  StartLog(Path file) {
    this.file = file;
    this.start = length(file);
  }

  /// Whether the server gave up. `FATAL` while starting up means a client came too early, no more.
  boolean saysItFailed() {
    return news()
        .lines()
        .anyMatch(line ->
            (line.contains("FATAL:") && !line.contains("starting up"))
                || line.contains("PANIC:")
                || line.contains("could not find the database system"));
  }

  boolean saysPortIsTaken() {
    var news = news();
    return news.contains("could not bind") || news.contains("Address already in use");
  }

  /// The end of what is new, for people.
  String news() {
    if (!Files.exists(file)) {
      return "";
    }
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      var from = Math.max(Math.min(start, log.length()), log.length() - MAX_BYTES);
      log.seek(from);
      var bytes = new byte[(int) (log.length() - from)];
      log.readFully(bytes);
      var text = new String(bytes, StandardCharsets.UTF_8).strip();
      return text.substring(Math.max(0, text.length() - MAX_SHOWN_CHARS));
    } catch (IOException e) {
      return "(its log cannot be read)";
    }
  }

  private static long length(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
