package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyUseTest {
  private static final Bytes SECRET = Bytes.utf8("thirty-two bytes of a data key..");
  private static final Bytes DIGEST = Digests.sha256(SECRET);

  private final Fixture f = new Fixture();

  @Nested
  class Cryptography {
    @ParameterizedTest
    @EnumSource(
        value = CipherAlgorithm.class,
        names = {"RSA1_5", "RSA_OAEP", "RSA_OAEP_256"})
    void whatIsWrappedUnwraps(CipherAlgorithm algorithm) {
      f.create(RSA);

      var wrapped = f.use.encrypt(f.permit(KeyOperation.WRAP_KEY), algorithm, Cleartext.of(SECRET));

      try (var plain = f.use.decrypt(f.permit(KeyOperation.UNWRAP_KEY), algorithm, wrapped)) {
        assertThat(plain.exposeBytes()).isEqualTo(SECRET.toArray());
      }
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void whatIsSignedVerifies(SigningAlgorithm scheme) {
      f.create(specFor(scheme));
      var digest = Bytes.zeros(scheme.scheme().map(SignatureScheme::digestBytes).orElse(36));

      var signature = f.use.sign(f.permit(KeyOperation.SIGN), scheme, digest);

      var verify = f.permit(KeyOperation.VERIFY);
      assertThat(f.use.verify(verify, scheme, digest, signature)).isTrue();
      var changed = signature.toArray();
      changed[changed.length - 1] ^= 1;
      assertThat(f.use.verify(verify, scheme, digest, Bytes.copyOf(changed))).isFalse();
    }

    private KeySpec specFor(SigningAlgorithm algorithm) {
      for (var curve : EcCurve.values()) {
        if (algorithm.scheme().filter(scheme -> scheme == curve.scheme()).isPresent()) {
          return new KeySpec(KeyType.EC, new KeyShape.Ec(curve));
        }
      }
      return RSA;
    }

    @Test
    void aCiphertextThatWasChangedDoesNotOpen() {
      f.create(RSA);
      var algorithm = CipherAlgorithm.RSA_OAEP_256;
      var wrapped =
          f.use
              .encrypt(f.permit(KeyOperation.ENCRYPT), algorithm, Cleartext.of(SECRET))
              .value()
              .toArray();
      wrapped[10] ^= 1;

      refuses(
          RefusalReason.CRYPTO_FAILED,
          () ->
              f.use.decrypt(
                  f.permit(KeyOperation.DECRYPT), algorithm, Ciphertext.of(Bytes.copyOf(wrapped))));
    }

    @Test
    void aCiphertextOfAnotherLengthDoesNotOpen() {
      f.create(RSA);

      refuses(
          RefusalReason.CRYPTO_FAILED,
          () ->
              f.use.decrypt(
                  f.permit(KeyOperation.DECRYPT),
                  CipherAlgorithm.RSA_OAEP_256,
                  Ciphertext.of(Bytes.zeros(255))));
    }

    @Test
    void aPlaintextThatIsTooLongIsRefused() {
      f.create(RSA);

      refuses(
          RefusalReason.BAD_PARAMETER,
          () ->
              f.use.encrypt(
                  f.permit(KeyOperation.ENCRYPT),
                  CipherAlgorithm.RSA_OAEP_256,
                  Cleartext.of(Bytes.zeros(191))));
    }

    @Test
    void aDigestOfAnotherLengthIsNotSigned() {
      f.create(RSA);

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.use.sign(f.permit(KeyOperation.SIGN), SigningAlgorithm.PS384, DIGEST));
    }

    @Test
    void anAlgorithmOfAnotherKindIsRefused() {
      f.create(RSA);

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.use.sign(f.permit(KeyOperation.SIGN), SigningAlgorithm.ES256, DIGEST));
    }

    @Test
    void anAlgorithmOfAnotherCurveIsRefused() {
      f.create(EC);

      refuses(
          RefusalReason.BAD_PARAMETER,
          () -> f.use.sign(f.permit(KeyOperation.SIGN), SigningAlgorithm.ES384, Bytes.zeros(48)));
    }

    @Test
    void aPermitIsForItsOperationOnly() {
      f.create(RSA);
      var permit = f.permit(KeyOperation.VERIFY);

      assertThatThrownBy(() -> f.use.sign(permit, SigningAlgorithm.RS256, DIGEST))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Window {
    @ParameterizedTest
    @EnumSource(
        value = KeyOperation.class,
        names = {"ENCRYPT", "SIGN", "WRAP_KEY"})
    void notUsedAfterItsEnd(KeyOperation operation) {
      f.life.create(f.vault, NAME, with(RSA, AttributesChange.NONE.withExpires(START)));

      refuses(RefusalReason.KEY_EXPIRED, () -> f.permit(operation));
    }

    @ParameterizedTest
    @EnumSource(
        value = KeyOperation.class,
        names = {"ENCRYPT", "SIGN", "WRAP_KEY"})
    void notUsedBeforeItsStart(KeyOperation operation) {
      f.life.create(
          f.vault, NAME, with(RSA, AttributesChange.NONE.withNotBefore(START.plusSeconds(1))));

      refuses(RefusalReason.KEY_NOT_YET_VALID, () -> f.permit(operation));
    }

    @ParameterizedTest
    @EnumSource(
        value = KeyOperation.class,
        names = {"DECRYPT", "VERIFY", "UNWRAP_KEY"})
    void whatWasProtectedStaysReadable(KeyOperation operation) {
      f.life.create(f.vault, NAME, with(RSA, AttributesChange.NONE.withExpires(START)));

      assertThat(f.permit(operation).operation()).isEqualTo(operation);
    }

    @Test
    void usedInsideItsWindow() {
      f.life.create(
          f.vault,
          NAME,
          with(RSA, AttributesChange.NONE.withNotBefore(START).withExpires(START.plusSeconds(1))));

      assertThat(f.permit(KeyOperation.SIGN).bundle()).isEqualTo(f.get());
    }

    @Test
    void releaseDoesNotLookAtIt() {
      f.life.create(
          f.vault,
          NAME,
          new KeyRequest.Create(
              EC_HSM,
              Optional.empty(),
              AttributesChange.NONE.withExportable(true).withExpires(START),
              Optional.empty(),
              Optional.of(POLICY)));

      assertThat(f.use.releasable(f.vault, NAME, Optional.empty()).policy()).isEqualTo(POLICY);
    }
  }

  @Nested
  class State {
    @ParameterizedTest
    @EnumSource(
        value = KeyOperation.class,
        names = {"ENCRYPT", "DECRYPT", "SIGN", "VERIFY", "WRAP_KEY", "UNWRAP_KEY"})
    void aDisabledKeyDoesNothing(KeyOperation operation) {
      f.life.create(f.vault, NAME, with(RSA, AttributesChange.NONE.withEnabled(false)));

      refuses(RefusalReason.KEY_DISABLED, () -> f.permit(operation));
    }

    @Test
    void anOperationThatIsNotAmongTheKeysIsRefused() {
      f.life.create(
          f.vault,
          NAME,
          new KeyRequest.Create(
              RSA,
              Optional.of(java.util.Set.of(KeyOperation.SIGN)),
              AttributesChange.NONE,
              Optional.empty(),
              Optional.empty()));

      refuses(RefusalReason.OPERATION_NOT_PERMITTED, () -> f.permit(KeyOperation.VERIFY));
    }
  }

  @Nested
  class Release {
    private KeyUse.Releasable releasable() {
      return f.use.releasable(f.vault, NAME, Optional.empty());
    }

    @Test
    void theExportIsTheKeyInPkcs8() {
      var pair = pair(new KeyShape.Rsa(2048));
      f.life.create(f.vault, NAME, exportable(RSA_HSM, POLICY));

      try (var exported = f.use.export(f.vault, releasable())) {
        assertThat(exported.exposeBytes()).isEqualTo(pair.getPrivate().getEncoded());
      }
    }

    @Test
    void aKeyThatIsNotExportableIsNotReleased() {
      f.create(RSA_HSM);

      refuses(RefusalReason.NOT_EXPORTABLE, this::releasable);
    }

    @Test
    void aDisabledKeyIsNotReleased() {
      f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));
      f.life.update(
          f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));

      refuses(RefusalReason.KEY_DISABLED, this::releasable);
    }

    @Test
    void aKeyDisabledAfterTheDecisionIsNotReleased() {
      f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));
      var decided = releasable();
      f.life.update(
          f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));

      refuses(RefusalReason.KEY_DISABLED, () -> f.use.export(f.vault, decided));
    }

    @Test
    void aKeyDeletedAfterTheDecisionIsNotReleased() {
      f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));
      var decided = releasable();
      f.life.delete(f.vault, NAME);

      refuses(RefusalReason.KEY_NOT_FOUND, () -> f.use.export(f.vault, decided));
    }

    @Test
    void aPolicyChangedAfterTheDecisionEndsTheRelease() {
      f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));
      var decided = releasable();
      f.life.update(f.vault, NAME, Optional.empty(), change(policy("two", false)));

      refuses(RefusalReason.CONCURRENT_CHANGE, () -> f.use.export(f.vault, decided));
    }
  }

  @Nested
  class Cache {
    private void sign() {
      f.use.sign(f.permit(KeyOperation.SIGN), SigningAlgorithm.ES256, DIGEST);
    }

    @Test
    void aKeyIsOpenedOnce() {
      f.create(EC);

      sign();
      sign();

      assertThat(f.keys.keptReads).isEqualTo(1);
    }

    @Test
    void anIdleKeyIsForgotten() {
      f.create(EC);
      sign();

      f.now = START.plus(Duration.ofMinutes(10)).plusSeconds(1);
      f.cache.dropIdle();

      assertThat(f.cache.size()).isZero();
    }

    @Test
    void aKeyInUseIsKept() {
      f.create(EC);
      sign();
      f.now = START.plus(Duration.ofMinutes(9));
      sign();
      f.now = START.plus(Duration.ofMinutes(18));

      f.cache.dropIdle();

      assertThat(f.cache.size()).isEqualTo(1);
    }

    @Test
    void theOneUsedLongestAgoGivesWay() {
      for (var i = 0; i < 9; i++) {
        var name = new KeyName("key-" + i);
        f.life.create(f.vault, name, KeyRequest.Create.of(EC));
        f.use.sign(
            f.use.permit(f.vault, name, Optional.empty(), KeyOperation.SIGN),
            SigningAlgorithm.ES256,
            DIGEST);
      }

      assertThat(f.cache.size()).isEqualTo(8);
    }

    @Test
    void aDeletedKeyIsForgotten() {
      f.create(EC);
      sign();

      f.life.delete(f.vault, NAME);

      assertThat(f.cache.size()).isZero();
      refuses(RefusalReason.KEY_NOT_FOUND, this::sign);
    }

    @Test
    void aKeyDeletedElsewhereIsForgottenWhenItIsAskedFor() {
      f.create(EC);
      sign();
      elsewhere().delete(f.vault, NAME);

      refuses(RefusalReason.KEY_NOT_FOUND, this::sign);
      assertThat(f.cache.size()).isZero();
    }

    @Test
    void aDisabledKeyIsForgotten() {
      f.create(EC);
      sign();

      f.life.update(
          f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));

      assertThat(f.cache.size()).isZero();
    }

    /// Another process on the same storage.
    private KeyLifecycle elsewhere() {
      var theirs = new KeyCache<java.security.Key>(8, Duration.ofMinutes(10), f.clock);
      var store = new SoftwareKeyStore(f.rootKey, Fixture::pair, ENGINE, theirs);
      return new KeyLifecycle(f.keys, f.policies, store, ENGINE, f.clock);
    }

    @Test
    void aKeyDisabledElsewhereIsForgottenWhenItIsAskedFor() {
      f.create(EC);
      sign();
      elsewhere()
          .update(
              f.vault, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));

      refuses(RefusalReason.KEY_DISABLED, this::sign);
      assertThat(f.cache.size()).isZero();
    }
  }
}
