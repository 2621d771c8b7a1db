package io.privyseal.keyvault.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.foundation.bytes.Base64Url;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random bytes and attestation of keys over the wire.
class ModuleEndpointsTest {
  private static VaultServer server;

  @BeforeAll
  static void start() {
    server = new VaultServer();
    server.assign("auditor", Role.MANAGED_HSM_CRYPTO_AUDITOR, Scope.vault("hsm"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 128})
  void asManyBytesAsWereAskedFor(int count) {
    var answer = server.asOfHsm("officer", "POST", "/rng", "{\"count\":%d}".formatted(count));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Base64Url.decode(answer.string("value")).length()).isEqualTo(count);
  }

  @Test
  void noTwoAnswersAreAlike() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 20; i++) {
      seen.add(server.asOfHsm("officer", "POST", "/rng", "{\"count\":16}").string("value"));
    }

    assertThat(seen).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"count\":0}", "{\"count\":129}", "{\"count\":-1}", "{\"count\":\"8\"}"})
  void anotherCountIsRefused(String body) {
    var answer = server.asOfHsm("officer", "POST", "/rng", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorMessage()).contains("count");
  }

  @Test
  void whoOnlyReadsKeysIsGivenNone() {
    assertThat(server.asOfHsm("auditor", "POST", "/rng", "{\"count\":8}").status()).isEqualTo(403);
  }

  @Test
  void aVaultHasNoRandomBytes() {
    var answer = server.as("officer", "POST", "/rng", "{\"count\":8}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("NotSupported");
  }

  @Test
  void anAttestationIsRefusedAndNotMadeUp() {
    var made = server.create("unattested", "{\"kty\":\"EC-HSM\"}");

    var answer =
        server.as(
            "officer", "GET", "/keys/unattested/" + VaultServer.versionOf(made) + "/attestation");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("NotSupported");
    assertThat(answer.errorMessage()).contains("hardware module");
  }

  @Test
  void anAttestationOfAKeyThatIsNotThereIsNotFound() {
    assertThat(server.as("officer", "GET", "/keys/none/%032x/attestation".formatted(1)).status())
        .isEqualTo(404);
  }

  @Test
  void anAttestationIsForReadersOfTheKey() {
    assertThat(server.as("releaser", "GET", "/keys/none/%032x/attestation".formatted(1)).status())
        .isEqualTo(403);
  }
}
