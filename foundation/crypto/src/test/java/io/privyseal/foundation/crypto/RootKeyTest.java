package io.privyseal.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RootKeyTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final byte[] PLAIN = "a private key".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HERE = "vault/key/1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] THERE = "vault/key/2".getBytes(StandardCharsets.UTF_8);

  private final RootKey root = RootKey.generate(ENGINE);

  @Test
  void opensWhatItSealed() {
    var sealed = root.seal(PLAIN, HERE);
    assertThat(sealed).hasSize(PLAIN.length + RootKey.OVERHEAD_BYTES);
    assertThat(root.open(sealed, HERE)).isEqualTo(PLAIN);
  }

  @Test
  void sealsTheSameThingDifferentlyEachTime() {
    assertThat(root.seal(PLAIN, HERE)).isNotEqualTo(root.seal(PLAIN, HERE));
  }

  @Test
  void aRecordCannotBeMovedToAnotherPlace() {
    var sealed = root.seal(PLAIN, HERE);
    assertThatThrownBy(() -> root.open(sealed, THERE)).isInstanceOf(CryptoFailureException.class);
  }

  @Test
  void everyChangedByteIsRefused() {
    var sealed = root.seal(PLAIN, HERE);
    for (var i = 0; i < sealed.length; i++) {
      var changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> root.open(changed, HERE))
          .isInstanceOfAny(CryptoFailureException.class, MalformedInputException.class);
    }
  }

  @Test
  void aTruncatedRecordIsRefused() {
    assertThatThrownBy(() -> root.open(new byte[RootKey.OVERHEAD_BYTES - 1], HERE))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aRecordOfAnotherRootKeyIsNamedAsSuch() {
    var sealed = RootKey.generate(ENGINE).seal(PLAIN, HERE);
    assertThatThrownBy(() -> root.open(sealed, HERE))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("another root key");
  }

  @Test
  void aKeyOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> RootKey.of(ENGINE, Secret.takeOver(new byte[16])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theKeyItselfCanBeKeptUnderAnother() {
    var other = RootKey.generate(ENGINE);
    var kept = root.sealUnder(other, HERE);
    var again = RootKey.of(ENGINE, Secret.takeOver(other.open(kept, HERE)));
    assertThat(again.open(root.seal(PLAIN, THERE), THERE)).isEqualTo(PLAIN);
  }

  @Test
  void printsItsIdOnly() {
    assertThat(root).hasToString("RootKey[" + root.id().hex() + "]");
  }
}
