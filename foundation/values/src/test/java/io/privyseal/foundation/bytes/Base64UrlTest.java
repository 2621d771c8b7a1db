package io.privyseal.foundation.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsEncodedDecodesToItself(long seed) {
    var random = new Random(seed);
    for (var length = 0; length < 70; length++) {
      var content = new byte[length];
      random.nextBytes(content);
      var text = Base64Url.encode(content);
      assertThat(Base64Url.decode(text).toArray()).as("seed %d", seed).isEqualTo(content);
      assertThat(
              Base64Url.decodeLenient(java.util.Base64.getEncoder().encodeToString(content))
                  .toArray())
          .isEqualTo(content);
      assertThat(
              Base64Url.decodeLenient(java.util.Base64.getUrlEncoder().encodeToString(content))
                  .toArray())
          .isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"QQ==", "QQ=", "QR", "Q", "+/+/", "QQ\n", " QQ", "Q!"})
  void theStrictFormRefusesEverythingElse(String text) {
    assertThatThrownBy(() -> Base64Url.decode(text)).isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Q", "Q!==", "QQ===", "====", "Q Q"})
  void theLenientFormStillRefusesWhatIsNoBase64(String text) {
    assertThatThrownBy(() -> Base64Url.decodeLenient(text))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void theMessageDoesNotRepeatTheInput() {
    assertThatThrownBy(() -> Base64Url.decode("topsecret!")).hasMessageNotContaining("topsecret");
  }
}
