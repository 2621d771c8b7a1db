package io.privyseal.attestation.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://x.attest.example",
        "https://x.attest.example/",
        "HTTPS://X.Attest.Example",
        "https://x.attest.example:443",
        "https://x.attest.example:443/"
      })
  void spellingsOfOneAuthorityAreEqual(String text) {
    assertThat(Authority.parse(text)).isEqualTo(Authority.parse("https://x.attest.example"));
  }

  @Test
  void portAndPathTellAuthoritiesApart() {
    assertThat(Authority.parse("https://localhost:8442"))
        .isNotEqualTo(Authority.parse("https://localhost:8446"));
    assertThat(Authority.parse("https://x.example/a").is("https://x.example/a/")).isTrue();
    assertThat(Authority.parse("https://x.example/a").is("https://x.example/A")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x.attest.example",
        "http://x.attest.example",
        "file:///etc/passwd",
        "https:",
        "https://",
        "https:///certs",
        "https:x.attest.example",
        "https://user@x.attest.example",
        "https://x.attest.example?y",
        "https://x.attest.example#y",
        "https://x.attest.example/a/../b",
        "https://x.attest.example//",
        "https://x .attest.example",
        "https://x.attest.example\\@evil.example"
      })
  void whatIsNoPlainHttpsUrlIsRefused(String text) {
    assertThatThrownBy(() -> Authority.parse(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aUrlThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> Authority.parse("https://x.example/" + "a".repeat(512)))
        .isInstanceOf(MalformedInputException.class);
  }
}
