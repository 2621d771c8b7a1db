package io.privyseal.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import org.junit.jupiter.api.Test;

class ServerCommandTest {
  @Test
  void withoutAConfigurationItNamesEverythingThatIsMissing() {
    var result = new Session().run("server");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("database.url", "root-key.file", "tls.certificate-file", "vault.tenant")
        .contains("Correct the configuration");
  }
}
