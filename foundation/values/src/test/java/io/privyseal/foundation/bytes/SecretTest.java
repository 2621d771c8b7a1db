package io.privyseal.foundation.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void overwritesTheArrayItTakesOver() {
    var plain = new byte[] {1, 2, 3};
    try (var secret = Secret.takeOver(plain)) {
      assertThat(plain).containsOnly(0);
      assertThat(secret.exposeBytes()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void overwritesTheArrayItLendsOut() {
    try (var secret = Secret.takeOver(new byte[] {7})) {
      var lent = new byte[1][];
      secret.<byte[]>expose(plain -> lent[0] = plain);
      assertThat(lent[0]).containsExactly(0);
    }
  }

  @Test
  void cannotBeReadAfterClosing() {
    var secret = Secret.takeOver(new byte[] {7});
    secret.close();
    secret.close();
    assertThatThrownBy(secret::exposeBytes).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isNeverPrinted() {
    try (var secret =
        Secret.takeOver("hunter2".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      assertThat(secret).hasToString("Secret[redacted]");
    }
  }

  @Test
  void comparesByContent() {
    try (var a = Secret.takeOver(new byte[] {1, 2});
        var b = Secret.takeOver(new byte[] {1, 2});
        var c = Secret.takeOver(new byte[] {1, 3})) {
      assertThat(a.sameAs(b)).isTrue();
      assertThat(a.sameAs(c)).isFalse();
    }
  }

  @Test
  void mayBeEmpty() {
    try (var secret = Secret.takeOver(new byte[0])) {
      assertThat(secret.length()).isZero();
    }
  }
}
