package io.privyseal.keyvault.secrets.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.secrets.SecretValues;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInFunctionsTest {
  private final BuiltInFunctions functions = new BuiltInFunctions(CryptoEngines.choose());

  private String make(String function, Map<String, String> parameters) {
    try (var value = functions.find(function).orElseThrow().make(parameters)) {
      return SecretValues.text(value);
    }
  }

  @Test
  void bytesByDefault() {
    assertThat(Base64.getUrlDecoder().decode(make("random-bytes", Map.of()))).hasSize(32);
  }

  @Test
  void bytesInBase64() {
    var made = make("random-bytes", Map.of("bytes", "16", "encoding", "base64"));

    assertThat(Base64.getDecoder().decode(made)).hasSize(16);
  }

  @Test
  void theMostBytesFitASecret() {
    var made = make("random-bytes", Map.of("bytes", "1024", "encoding", "hex"));

    assertThat(made).matches("[0-9a-f]{2048}");
  }

  @Test
  void aPasswordByDefault() {
    assertThat(make("password", Map.of())).matches("[0-9A-Za-z]{32}");
  }

  @Test
  void aPasswordOfAnOwnAlphabetHasEveryCharacterOfIt() {
    var alphabet = "ghjkmnpqrstuvwxyz2345";
    var seen = new HashSet<Integer>();
    for (var i = 0; i < 20; i++) {
      make("password", Map.of("alphabet", alphabet)).chars().forEach(seen::add);
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(alphabet.chars().boxed().toList());
  }

  @Test
  void noTwoAreAlike() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 100; i++) {
      seen.add(make("password", Map.of("length", "12")));
    }

    assertThat(seen).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({
    "random-bytes, bytes, 15",
    "random-bytes, bytes, 1025",
    "random-bytes, bytes, -1",
    "random-bytes, bytes, 16.0",
    "random-bytes, encoding, BASE64",
    "random-bytes, seed, 1",
    "password, length, 11",
    "password, length, 257",
    "password, alphabet, abcdefghi",
    "password, alphabet, aabcdefghij",
    "password, alphabet, 'abcdefghij '",
    "password, alphabet, abcdefghij\u00e4"
  })
  void aParameterOutsideItsRangeIsRefused(String function, String name, String value) {
    assertThatThrownBy(() -> make(function, Map.of(name, value)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("source.parameters");
  }

  @Test
  void anotherNameFindsNone() {
    assertThat(functions.find("shell")).isEmpty();
  }

  @Test
  void pausesGrowAndEnd() {
    var progress = RotationProgress.NONE;
    var minutes = new java.util.ArrayList<Long>();
    var version = new io.privyseal.keyvault.domain.ObjectVersion("0".repeat(32));
    while (!progress.exhausted()) {
      progress = progress.failed(version, "x".repeat(1000));
      minutes.add(progress.pause().toMinutes());
    }

    assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L);
    assertThat(progress.lastFailure().orElseThrow()).hasSize(RotationProgress.MAX_FAILURE_CHARS);
  }
}
