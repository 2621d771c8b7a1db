package io.privyseal.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Resident memory as the kernel counts it (`/proc/PID/smaps_rollup`, proc(5)).
///
/// Our own process is counted by RSS, as every tool shows it. PostgreSQL's processes share their
/// buffers, so that adding up their RSS would count those many times: they are counted by PSS, in
/// which a shared page is divided among its users.
public record ProcessMemory(long ownRssKib, long postgresPssKib) {
  private static final Pattern VALUE = Pattern.compile("(Rss|Pss):\\s+([0-9]+) kB");

  /// Of a process and those that it started.
  public static ProcessMemory of(ProcessHandle launched) {
    var own = 0L;
    var postgres = 0L;
    for (var process :
        java.util.stream.Stream.concat(java.util.stream.Stream.of(launched), launched.descendants())
            .toList()) {
      if (command(process.pid()).startsWith("postgres")) {
        postgres += field(process.pid(), "Pss");
      } else {
        own += field(process.pid(), "Rss");
      }
    }
    return new ProcessMemory(own, postgres);
  }

  private static String command(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "comm")).strip();
  }

  private static long field(long pid, String name) {
    var matcher = VALUE.matcher(read(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return Long.parseLong(matcher.group(2));
      }
    }
    return 0;
  }

  /// Empty for a process that has ended meanwhile.
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
