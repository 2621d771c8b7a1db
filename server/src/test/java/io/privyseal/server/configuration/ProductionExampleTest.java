package io.privyseal.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration of the runbook is one that the server takes.
final class ProductionExampleTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("privyseal.root"), "docs/runbooks/production.yaml");

  private @TempDir Path directory;

  @Test
  void isACompleteConfiguration() throws Exception {
    var text =
        Pattern.compile("/(etc|run)/privyseal")
            .matcher(Files.readString(EXAMPLE))
            .replaceAll(directory.toString());
    var named = Pattern.compile("file: (/\\S+)").matcher(text);
    while (named.find()) {
      Files.writeString(Path.of(named.group(1)), "x");
    }
    var file = Files.writeString(directory.resolve("production.yaml"), text);

    var read = Configuration.read(Profile.PRODUCTION, Optional.of(file), Map.of(), Map.of());

    assertThat(read.texts(Setting.VAULT_NAMES)).containsExactly("payroll", "orders");
    assertThat(read.required(Setting.DATABASE_URL)).contains("sslmode=verify-full");
  }
}
