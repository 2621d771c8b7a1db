package io.privyseal.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Resident memory as the kernel counts it (`/proc/PID/smaps_rollup`, proc(5)).
///
/// Our own process is counted by RSS, as every tool shows it. PostgreSQL's processes share their
/// buffers, so that adding up their RSS would count those many times: they are counted by PSS, in
/// which a shared page is divided among its users.
public record ProcessMemory(long ownRssKib, long postgresPssKib) {
  private static final Pattern VALUE = Pattern.compile("(Rss|Pss):\\s+([0-9]+) kB");

  /// @param launched the process that the launcher became
  /// @param data its data directory, in which PostgreSQL names its first process
  static ProcessMemory of(ProcessHandle launched, Path data) {
    var postgres =
        postmaster(data)
            .map(first ->
                Stream.concat(Stream.of(first), first.descendants())
                    .mapToLong(process -> field(process.pid(), "Pss"))
                    .sum())
            .orElse(0L);
    return new ProcessMemory(field(launched.pid(), "Rss"), postgres);
  }

  /// PostgreSQL's first process, named by its data directory.
  static Optional<ProcessHandle> postmaster(Path data) {
    try (var files = Files.find(data, 4, (file, _) -> file.endsWith("postmaster.pid"))) {
      var file = files.findFirst();
      return file.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(Files.readAllLines(file.get()).getFirst().strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
