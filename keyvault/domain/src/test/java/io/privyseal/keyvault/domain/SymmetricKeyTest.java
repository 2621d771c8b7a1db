package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricKeyTest {
  private static final Bytes BLOCKS = Bytes.utf8("thirty-two bytes of a data key..");
  private static final Optional<Bytes> IV = Optional.of(Bytes.zeros(16));
  private static final Optional<Bytes> NONE = Optional.empty();

  private final Fixture f = new Fixture();

  private static KeySpec spec(int bits) {
    return new KeySpec(KeyType.OCT_HSM, new KeyShape.Oct(bits));
  }

  /// Every symmetric algorithm with every size of key that it takes.
  static Stream<org.junit.jupiter.params.provider.Arguments> algorithms() {
    return EnumSet.allOf(CipherAlgorithm.class).stream()
        .filter(algorithm -> algorithm.mode() != CipherAlgorithm.Mode.RSA)
        .flatMap(algorithm ->
            Stream.of(128, 192, 256)
                .filter(bits -> algorithm.fits(new KeyShape.Oct(bits)))
                .map(bits -> org.junit.jupiter.params.provider.Arguments.of(algorithm, bits)));
  }

  private static KeyOperation forward(CipherAlgorithm algorithm) {
    return algorithm.fits(KeyOperation.ENCRYPT) ? KeyOperation.ENCRYPT : KeyOperation.WRAP_KEY;
  }

  private static KeyOperation back(CipherAlgorithm algorithm) {
    return algorithm.fits(KeyOperation.DECRYPT) ? KeyOperation.DECRYPT : KeyOperation.UNWRAP_KEY;
  }

  private static Cleartext clear(CipherAlgorithm algorithm, Bytes value) {
    return switch (algorithm.mode()) {
      case GCM -> new Cleartext(value, NONE, Optional.of(Bytes.utf8("header")));
      case CBC, CBC_PAD -> new Cleartext(value, IV, NONE);
      case WRAP, WRAP_PAD, RSA -> Cleartext.of(value);
    };
  }

  private Ciphertext encrypt(CipherAlgorithm algorithm, Cleartext clear) {
    return f.use.encrypt(f.permit(forward(algorithm)), algorithm, clear);
  }

  private Bytes decrypt(CipherAlgorithm algorithm, Ciphertext in) {
    try (var plain = f.use.decrypt(f.permit(back(algorithm)), algorithm, in)) {
      return Bytes.copyOf(plain.exposeBytes());
    }
  }

  @Nested
  class Algorithms {
    @ParameterizedTest
    @MethodSource("io.privyseal.keyvault.domain.SymmetricKeyTest#algorithms")
    void whatIsEncryptedDecrypts(CipherAlgorithm algorithm, int bits) {
      f.create(spec(bits));

      var sealed = encrypt(algorithm, clear(algorithm, BLOCKS));

      assertThat(sealed.value()).isNotEqualTo(BLOCKS);
      assertThat(decrypt(algorithm, sealed)).isEqualTo(BLOCKS);
    }

    @ParameterizedTest
    @MethodSource("io.privyseal.keyvault.domain.SymmetricKeyTest#algorithms")
    void everythingWrongWithACiphertextIsToldInTheSameWords(CipherAlgorithm algorithm, int bits) {
      f.create(spec(bits));
      var sealed = encrypt(algorithm, clear(algorithm, BLOCKS));
      var messages = new HashSet<String>();
      for (var length : new int[] {0, 1, 8, 15, 17, 24, sealed.value().length() - 1}) {
        var cut = sealed.value().slice(0, Math.min(length, sealed.value().length()));
        messages.add(refusal(algorithm, sealed, cut));
      }
      if (algorithm.mode() != CipherAlgorithm.Mode.CBC) {
        var changed = sealed.value().toArray();
        changed[changed.length - 1 - 16 % changed.length] ^= 1;
        changed[changed.length - 1] ^= 0x40;
        messages.add(refusal(algorithm, sealed, Bytes.copyOf(changed)));
      }

      messages.remove("opened");
      assertThat(messages).hasSize(1);
    }

    private String refusal(CipherAlgorithm algorithm, Ciphertext sealed, Bytes value) {
      try {
        decrypt(algorithm, new Ciphertext(value, sealed.iv(), sealed.tag(), sealed.aad()));
        return "opened";
      } catch (RefusedException e) {
        return e.reason() + String.valueOf(e.getMessage());
      }
    }

    @Test
    void gcmMakesANewIvForEachUse() {
      f.create(spec(256));
      var ivs = new HashSet<Bytes>();
      for (var i = 0; i < 100; i++) {
        var sealed = encrypt(CipherAlgorithm.A256GCM, Cleartext.of(BLOCKS));
        assertThat(sealed.iv().orElseThrow().length()).isEqualTo(12);
        assertThat(sealed.tag().orElseThrow().length()).isEqualTo(16);
        ivs.add(sealed.iv().orElseThrow());
      }

      assertThat(ivs).hasSize(100);
    }

    @Test
    void anotherHeaderDoesNotOpen() {
      f.create(spec(128));
      var sealed = encrypt(CipherAlgorithm.A128GCM, clear(CipherAlgorithm.A128GCM, BLOCKS));

      refuses(
          RefusalReason.CRYPTO_FAILED,
          () ->
              decrypt(
                  CipherAlgorithm.A128GCM,
                  new Ciphertext(
                      sealed.value(), sealed.iv(), sealed.tag(), Optional.of(Bytes.utf8("x")))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32})
    void paddingFillsEveryLength(int length) {
      f.create(spec(256));
      var value = Bytes.zeros(length);

      var sealed = encrypt(CipherAlgorithm.A256CBCPAD, new Cleartext(value, IV, NONE));

      assertThat(sealed.value().length()).isEqualTo((length / 16 + 1) * 16);
      assertThat(decrypt(CipherAlgorithm.A256CBCPAD, sealed)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 20})
    void paddedWrapTakesEveryLength(int length) {
      f.create(spec(256));
      var value = Bytes.zeros(length);

      var sealed = encrypt(CipherAlgorithm.CKM_AES_KEY_WRAP_PAD, Cleartext.of(value));

      assertThat(decrypt(CipherAlgorithm.CKM_AES_KEY_WRAP_PAD, sealed)).isEqualTo(value);
    }
  }

  @Nested
  class Refusals {
    private void refused(CipherAlgorithm algorithm, Cleartext clear) {
      refuses(RefusalReason.BAD_PARAMETER, () -> encrypt(algorithm, clear));
    }

    @Test
    void anIvOfTheCallerIsNotTakenForGcm() {
      f.create(spec(256));
      refused(CipherAlgorithm.A256GCM, new Cleartext(BLOCKS, Optional.of(Bytes.zeros(12)), NONE));
    }

    @Test
    void cbcNeedsAnIv() {
      f.create(spec(256));
      refused(CipherAlgorithm.A256CBC, Cleartext.of(BLOCKS));
      refused(CipherAlgorithm.A256CBC, new Cleartext(BLOCKS, Optional.of(Bytes.zeros(12)), NONE));
    }

    @Test
    void onlyGcmTakesAHeader() {
      f.create(spec(256));
      refused(CipherAlgorithm.A256CBC, new Cleartext(BLOCKS, IV, Optional.of(BLOCKS)));
      refused(CipherAlgorithm.A256KW, new Cleartext(BLOCKS, NONE, Optional.of(BLOCKS)));
    }

    @Test
    void cbcTakesWholeBlocks() {
      f.create(spec(256));
      refused(CipherAlgorithm.A256CBC, new Cleartext(Bytes.zeros(17), IV, NONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 15, 17, 23})
    void keyWrapTakesWholeHalfBlocks(int length) {
      f.create(spec(256));
      refused(CipherAlgorithm.A256KW, Cleartext.of(Bytes.zeros(length)));
    }

    @Test
    void aKeyOfAnotherSizeIsRefused() {
      f.create(spec(128));
      refused(CipherAlgorithm.A256GCM, Cleartext.of(BLOCKS));
    }

    @Test
    void dataIsNotEncryptedWithAKeyWrap() {
      f.create(spec(256));
      refuses(
          RefusalReason.BAD_PARAMETER,
          () ->
              f.use.encrypt(
                  f.permit(KeyOperation.ENCRYPT), CipherAlgorithm.A256KW, Cleartext.of(BLOCKS)));
    }

    @Test
    void aKeyIsNotWrappedWithGcm() {
      f.create(spec(256));
      refuses(
          RefusalReason.BAD_PARAMETER,
          () ->
              f.use.encrypt(
                  f.permit(KeyOperation.WRAP_KEY), CipherAlgorithm.A256GCM, Cleartext.of(BLOCKS)));
    }

    @Test
    void aSymmetricKeyDoesNotSign() {
      refuses(
          RefusalReason.BAD_PARAMETER,
          () ->
              f.life.create(
                  f.vault,
                  NAME,
                  new KeyRequest.Create(
                      spec(256),
                      Optional.of(java.util.Set.of(KeyOperation.SIGN)),
                      AttributesChange.NONE,
                      Optional.empty(),
                      Optional.empty())));
    }

    @Test
    void anotherSizeIsNoKey() {
      refuses(RefusalReason.BAD_PARAMETER, () -> new KeyShape.Oct(512));
    }

    @Test
    void aTagOfAnotherLengthIsRefused() {
      f.create(spec(256));
      var sealed = encrypt(CipherAlgorithm.A256GCM, Cleartext.of(BLOCKS));
      var cut = sealed.tag().map(tag -> tag.slice(0, 12));

      refuses(
          RefusalReason.BAD_PARAMETER,
          () ->
              decrypt(
                  CipherAlgorithm.A256GCM, new Ciphertext(sealed.value(), sealed.iv(), cut, NONE)));
    }
  }

  @Nested
  class Life {
    @Test
    void aBroughtKeyIsKept() {
      try (var brought = Secret.takeOver(BLOCKS.toArray())) {
        var made =
            f.life.importKey(
                f.vault,
                NAME,
                new KeyRequest.Import(
                    KeyType.OCT,
                    new KeyMaterial.Octets(brought),
                    Optional.empty(),
                    AttributesChange.NONE,
                    Optional.empty(),
                    Optional.empty()));

        assertThat(made.version().publicKey()).isEmpty();
        assertThat(f.opened(made.id())).isEqualTo(BLOCKS.toArray());
      }
    }

    @Test
    void theReleaseIsItsBytes() {
      f.life.create(f.vault, NAME, exportable(spec(192), POLICY));

      try (var key = f.use.export(f.vault, f.use.releasable(f.vault, NAME, Optional.empty()))) {
        assertThat(key.exposeBytes()).isEqualTo(f.opened(f.get().id())).hasSize(24);
      }
    }

    @Test
    void aBackupBringsItBack() {
      f.create(spec(256));
      var backups = new KeyBackups(f.keys, f.store, f.rootKey, f.clock);
      var sealed = encrypt(CipherAlgorithm.A256KW, Cleartext.of(BLOCKS));
      var blob = backups.backup(f.vault, NAME);
      f.life.delete(f.vault, NAME);
      f.life.purge(f.vault, NAME);

      backups.restore(f.vault, blob);

      assertThat(decrypt(CipherAlgorithm.A256KW, sealed)).isEqualTo(BLOCKS);
    }
  }
}
