package io.privyseal.foundation.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The running server of a cluster, as its `postmaster.pid` tells (PostgreSQL manual, 73.1: pid,
/// data directory, start time, port, socket directory, address, shared memory key, status).
///
/// @param port 0 as long as the file does not tell
/// @param ready whether it takes connections
record Postmaster(ProcessHandle process, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /// The server of this data directory, if it is running. A file left by a crash names a process
  /// that is gone, or by now is another program's.
  static Optional<Postmaster> of(Path data) {
    try {
      var lines = Files.readAllLines(file(data));
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      var pid = Long.parseLong(lines.getFirst().trim());
      var port =
          lines.size() > PORT_LINE && !lines.get(PORT_LINE).isBlank()
              ? Integer.parseInt(lines.get(PORT_LINE).trim())
              : 0;
      var ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready");
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(process -> serves(process, data))
          .map(process -> new Postmaster(process, port, ready));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      // Half written: the server is about to start or to end. The caller looks again.
      return Optional.empty();
    }
  }

  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  /// Whether the process is a PostgreSQL server of this directory. Where the system does not show
  /// the arguments of a process, its name has to do.
  private static boolean serves(ProcessHandle process, Path data) {
    var arguments = process.info().arguments();
    if (arguments.isPresent()) {
      return Arrays.asList(arguments.get()).contains(data.toString());
    }
    return process.info().command().map(command -> command.endsWith("postgres")).orElse(true);
  }
}
