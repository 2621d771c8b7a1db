package io.privyseal.foundation.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs one of the PostgreSQL programs to its end.
final class PostgresProgram {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MAX_SHOWN_CHARS = 2000;

  private final PostgresBinaries binaries;
  private final Account account;

  PostgresProgram(PostgresBinaries binaries, Account account) {
    this.binaries = binaries;
    this.account = account;
  }

  /// @throws PostgresFailedException with the end of its output if it does not exit with 0
  void run(String program, List<String> arguments) {
    Path output = null;
    try {
      // A file and not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
      output = Files.createTempFile("privyseal-postgres-", ".out");
      var builder =
          new ProcessBuilder(account.command(binaries.program(program), arguments))
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new PostgresFailedException(program + " did not end within " + LIMIT);
      }
      if (process.exitValue() != 0) {
        throw new PostgresFailedException(
            "%s exited with %d: %s".formatted(program, process.exitValue(), tail(output)));
      }
    } catch (IOException e) {
      throw new PostgresFailedException(program + " could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresFailedException(program + " was interrupted", e);
    } finally {
      delete(output);
    }
  }

  static String tail(Path file) {
    try {
      var text = Files.readString(file).strip();
      return text.substring(Math.max(0, text.length() - MAX_SHOWN_CHARS));
    } catch (IOException e) {
      return "(no output)";
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // A few lines in the temporary directory harm nobody.
        file.toFile().deleteOnExit();
      }
    }
  }
}
