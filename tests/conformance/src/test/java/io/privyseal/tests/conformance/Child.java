package io.privyseal.tests.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process with an environment that holds what it is given, the search path, and nothing else.
///
/// @param status its exit status
/// @param output what it printed
/// @param errors what it printed on standard error
record Child(int status, String output, String errors) {
  static final Duration LIMIT = Duration.ofMinutes(3);

  static Child run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    var output = Files.createTempFile("privyseal-child", ".out");
    var errors = Files.createTempFile("privyseal-child", ".err");
    try {
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
      builder.environment().putAll(environment);
      var process = builder.start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the process did not end in time: " + command.getFirst());
      }
      return new Child(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }

  /// A JVM like this one, with this class path.
  static Child java(Map<String, String> environment, Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(arguments);
    return run(Path.of("").toAbsolutePath(), environment, command);
  }
}
