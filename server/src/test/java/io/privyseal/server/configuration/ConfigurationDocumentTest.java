package io.privyseal.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The reference page and the list of settings say the same.
final class ConfigurationDocumentTest {
  @Test
  void everySettingIsInTheReferenceWithItsMeaning() throws Exception {
    var page =
        Files.readString(
            Path.of(System.getProperty("privyseal.root"), "docs/reference/configuration.md"));

    for (var setting : Setting.values()) {
      assertThat(page)
          .contains(
              "| `%s` | `%s` | %s | %s |"
                  .formatted(
                      setting.key(),
                      setting.variable(),
                      setting.form().name().toLowerCase(java.util.Locale.ROOT),
                      setting.meaning()));
    }
    assertThat(page.lines().filter(line -> line.startsWith("| `") && line.contains("PRIVYSEAL_")))
        .hasSize(Setting.values().length);
  }
}
