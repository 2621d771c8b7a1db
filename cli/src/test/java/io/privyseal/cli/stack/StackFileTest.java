package io.privyseal.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {
  private final StackFile file =
      new StackFile(
          Map.of("vault", URI.create("https://localhost:8441")),
          Path.of("ca.pem"),
          "tenant",
          Map.of("operator", "client"));

  @Test
  void onlyItsOwnerMayReadIt(@TempDir Path data) throws IOException {
    file.write(data);
    file.write(data);

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("stack.json"))))
        .isEqualTo("rw-------");
    assertThat(StackFile.read(data)).isEqualTo(file);
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(data.resolve("stack.json"));
    }
  }
}
