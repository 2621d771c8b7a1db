package io.privyseal.server;

import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A local stack in a process of its own, to be killed.
final class StackProcess {
  private StackProcess() {}

  /// Runs until it is killed. Prints one line when it is ready: vault URL, token, CA file.
  public static void main(String[] arguments) throws Exception {
    var stack = LocalStack.start(Path.of(arguments[0]), 0);
    System.out.println(
        JsonObject.builder()
            .put("vault", stack.vaultUrl().toString())
            .put("token", stack.token("operator"))
            .put("ca", stack.caFile().toString())
            .build()
            .toJson());
    Thread.currentThread().join();
  }

  static Process start(Path dataDirectory, Path software) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Djava.util.logging.config.file="
                + System.getProperty("java.util.logging.config.file", ""),
            "-D" + LocalStack.SOFTWARE_PROPERTY + "=" + software,
            "-cp",
            System.getProperty("java.class.path"),
            StackProcess.class.getName(),
            dataDirectory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static String firstLine(Process process) throws IOException {
    var line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IllegalStateException("the stack ended before it was ready");
    }
    return line;
  }
}
