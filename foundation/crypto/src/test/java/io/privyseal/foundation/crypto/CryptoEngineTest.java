package io.privyseal.foundation.crypto;

import static io.privyseal.foundation.crypto.Wycheproof.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.crypto.SignatureScheme.Family;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs once on each engine: the build sets the system property.
class CryptoEngineTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final CryptoEngine OTHER =
      CryptoEngines.choose(ENGINE.identity().id().equals("jdk") ? "auto" : "jdk");
  private static final KeyPair RSA = ENGINE.generateRsa(2048);
  private static final byte[] MESSAGE = "the seal is broken".getBytes(StandardCharsets.UTF_8);

  private static KeyPair keyFor(SignatureScheme scheme) {
    return scheme.family() == Family.ECDSA
        ? ENGINE.generateEc(
            Arrays.stream(EcCurve.values()).filter(c -> c.scheme() == scheme).findFirst().get())
        : RSA;
  }

  @Nested
  class Choice {
    @Test
    void theJdkCanBeAskedFor() {
      assertThat(CryptoEngines.choose("jdk").identity().id()).isEqualTo("jdk");
    }

    @Test
    void anyOtherWordIsRefused() {
      assertThatThrownBy(() -> CryptoEngines.choose("fastest"))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theGlobalProviderListIsLeftAlone() {
      CryptoEngines.choose("auto");
      assertThat(java.security.Security.getProvider("AmazonCorrettoCryptoProvider")).isNull();
    }
  }

  @Nested
  class Signatures {
    @ParameterizedTest
    @EnumSource
    void messageAndDigestSignaturesAreTheSameThingOnBothEngines(SignatureScheme scheme)
        throws GeneralSecurityException {
      var key = keyFor(scheme);
      var digest = MessageDigest.getInstance(scheme.hash()).digest(MESSAGE);
      var overMessage = ENGINE.sign(scheme, key.getPrivate(), MESSAGE);
      var overDigest = ENGINE.signDigest(scheme, key.getPrivate(), digest);
      for (var engine : new CryptoEngine[] {ENGINE, OTHER}) {
        for (var signature : new byte[][] {overMessage, overDigest}) {
          assertThat(engine.verify(scheme, key.getPublic(), MESSAGE, signature)).isTrue();
          assertThat(engine.verifyDigest(scheme, key.getPublic(), digest, signature)).isTrue();
        }
      }
    }

    @ParameterizedTest
    @EnumSource
    void anyChangedBitIsRefused(SignatureScheme scheme) throws GeneralSecurityException {
      var key = keyFor(scheme);
      var signature = ENGINE.sign(scheme, key.getPrivate(), MESSAGE);
      var digest = MessageDigest.getInstance(scheme.hash()).digest(MESSAGE);
      var random = new Random(42);
      for (var i = 0; i < 40; i++) {
        var changed = signature.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        assertThat(ENGINE.verify(scheme, key.getPublic(), MESSAGE, changed)).isFalse();
        assertThat(ENGINE.verifyDigest(scheme, key.getPublic(), digest, changed)).isFalse();
      }
      var otherDigest = digest.clone();
      otherDigest[0] ^= 1;
      assertThat(ENGINE.verifyDigest(scheme, key.getPublic(), otherDigest, signature)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureOfAnotherLengthIsRefused(SignatureScheme scheme) {
      var key = keyFor(scheme);
      var signature = ENGINE.sign(scheme, key.getPrivate(), MESSAGE);
      for (var length : new int[] {0, signature.length - 1, signature.length + 1}) {
        var changed = Arrays.copyOf(signature, length);
        assertThat(ENGINE.verify(scheme, key.getPublic(), MESSAGE, changed)).isFalse();
      }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfAnotherKindIsRefused(SignatureScheme scheme) {
      var wrong = scheme.family() == Family.ECDSA ? RSA : ENGINE.generateEc(EcCurve.P256);
      assertThat(ENGINE.verify(scheme, wrong.getPublic(), MESSAGE, new byte[64])).isFalse();
      assertThatThrownBy(() -> ENGINE.sign(scheme, wrong.getPrivate(), MESSAGE))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyOnAnotherCurveIsRefused() {
      var p384 = ENGINE.generateEc(EcCurve.P384);
      assertThatThrownBy(() -> ENGINE.sign(SignatureScheme.ES256, p384.getPrivate(), MESSAGE))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aDigestOfAnotherLengthIsRefused(SignatureScheme scheme) {
      var key = keyFor(scheme);
      assertThatThrownBy(
              () -> ENGINE.signDigest(scheme, key.getPrivate(), new byte[scheme.digestBytes() - 1]))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ecdsaFormsAgreeForEveryLengthOfInteger() throws SignatureException {
      var random = new Random(7);
      for (var fieldBytes : new int[] {32, 48, 66}) {
        for (var i = 0; i < 500; i++) {
          var raw = new byte[2 * fieldBytes];
          random.nextBytes(raw);
          Arrays.fill(raw, 0, random.nextInt(fieldBytes), (byte) 0);
          assertThat(EcdsaForm.toRaw(EcdsaForm.toDer(raw), fieldBytes)).isEqualTo(raw);
        }
      }
    }

    @ParameterizedTest
    @CsvSource({
      "ecdsa_secp256r1_sha256_p1363_test.json, ES256",
      "rsa_pss_2048_sha256_mgf1_32_test.json, PS256",
      "rsa_pss_2048_sha384_mgf1_48_test.json, PS384",
      "rsa_pss_4096_sha512_mgf1_64_test.json, PS512"
    })
    void agreesWithWycheproof(String file, SignatureScheme scheme) {
      var count =
          Wycheproof.agree(
              file,
              (group, test) -> {
                var message = hex(test, "msg");
                var key = publicKey(group);
                var overMessage = ENGINE.verify(scheme, key, message, hex(test, "sig"));
                var overDigest =
                    ENGINE.verifyDigest(scheme, key, digest(scheme, message), hex(test, "sig"));
                if (overMessage != overDigest) {
                  throw new AssertionError("digest and message verification disagree");
                }
                return overMessage;
              });
      System.out.println("wycheproof " + file + ": " + count + " agree");
    }

    private static byte[] digest(SignatureScheme scheme, byte[] message) {
      try {
        return MessageDigest.getInstance(scheme.hash()).digest(message);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static PublicKey publicKey(JsonObject group) {
      var der = new X509EncodedKeySpec(hex(group, "publicKeyDer"));
      try {
        return KeyFactory.getInstance("RSA").generatePublic(der);
      } catch (GeneralSecurityException notRsa) {
        try {
          return KeyFactory.getInstance("EC").generatePublic(der);
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Nested
  class RsaEncryptions {
    @ParameterizedTest
    @EnumSource
    void oneEngineOpensWhatTheOtherSealed(RsaEncryption scheme) {
      var sealed = ENGINE.encrypt(scheme, (RSAPublicKey) RSA.getPublic(), MESSAGE);
      assertThat(OTHER.decrypt(scheme, (RSAPrivateKey) RSA.getPrivate(), sealed))
          .isEqualTo(MESSAGE);
    }

    @ParameterizedTest
    @EnumSource
    void aPlaintextThatIsTooLongIsRefused(RsaEncryption scheme) {
      assertThatThrownBy(
              () -> ENGINE.encrypt(scheme, (RSAPublicKey) RSA.getPublic(), new byte[256]))
          .isInstanceOf(CryptoFailureException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aCiphertextOfAnotherLengthIsRefused(RsaEncryption scheme) {
      assertThatThrownBy(
              () -> ENGINE.decrypt(scheme, (RSAPrivateKey) RSA.getPrivate(), new byte[255]))
          .isInstanceOf(CryptoFailureException.class);
    }

    @ParameterizedTest
    @CsvSource({
      "rsa_oaep_2048_sha1_mgf1sha1_test.json, OAEP_SHA1",
      "rsa_oaep_2048_sha256_mgf1sha256_test.json, OAEP_SHA256",
      "rsa_oaep_4096_sha256_mgf1sha256_test.json, OAEP_SHA256",
      "rsa_pkcs1_2048_test.json, RSA1_5"
    })
    void agreesWithWycheproof(String file, RsaEncryption scheme) {
      var count =
          Wycheproof.agree(
              file,
              (group, test) -> {
                if (!test.string("label").orElse("").isEmpty()) {
                  return test.string("result").orElse("").equals("valid");
                }
                try {
                  var key = (RSAPrivateKey) Pem.privateKey(hex(group, "privateKeyPkcs8"));
                  var plain = ENGINE.decrypt(scheme, key, hex(test, "ct"));
                  return Arrays.equals(plain, hex(test, "msg"));
                } catch (CryptoFailureException e) {
                  return false;
                }
              });
      System.out.println("wycheproof " + file + ": " + count + " agree");
    }
  }

  @Nested
  class Symmetric {
    @Test
    void gcmAgreesWithWycheproof() {
      var count =
          Wycheproof.agree(
              "aes_gcm_test.json",
              (group, test) -> {
                if (hex(test, "iv").length != 12) {
                  return test.string("result").orElse("").equals("valid");
                }
                var tag = hex(test, "tag");
                var ct = hex(test, "ct");
                var sealed = Arrays.copyOf(ct, ct.length + tag.length);
                System.arraycopy(tag, 0, sealed, ct.length, tag.length);
                try {
                  var plain =
                      ENGINE.gcmOpen(hex(test, "key"), hex(test, "iv"), hex(test, "aad"), sealed);
                  return Arrays.equals(plain, hex(test, "msg"));
                } catch (CryptoFailureException e) {
                  return false;
                }
              });
      System.out.println("wycheproof aes_gcm_test.json: " + count + " agree");
    }

    @Test
    void anIvOfAnotherLengthIsRefused() {
      assertThatThrownBy(() -> ENGINE.gcmSeal(new byte[32], new byte[16], new byte[0], MESSAGE))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 16, 32, 1217, 2376})
    void paddedWrapsOpenOnTheOtherEngine(int length) {
      var plain = new byte[length];
      new Random(length).nextBytes(plain);
      var kek = new byte[32];
      var wrapped = ENGINE.wrapPadded(kek, plain);
      assertThat(OTHER.unwrapPadded(kek, wrapped)).isEqualTo(plain);
      wrapped[wrapped.length - 1] ^= 1;
      assertThatThrownBy(() -> ENGINE.unwrapPadded(kek, wrapped))
          .isInstanceOf(CryptoFailureException.class);
    }

    /// RFC 5649 section 6.
    @Test
    void paddedWrapAgreesWithTheRfc() {
      var kek =
          java.util.HexFormat.of().parseHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
      var plain = java.util.HexFormat.of().parseHex("c37b7e6492584340bed12207808941155068f738");
      assertThat(ENGINE.wrapPadded(kek, plain))
          .isEqualTo(
              java.util.HexFormat.of()
                  .parseHex("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"));
    }
  }

  @Nested
  class Generation {
    @Test
    void rsaKeysHaveTheLengthAskedFor() {
      assertThat(((RSAPublicKey) RSA.getPublic()).getModulus().bitLength()).isEqualTo(2048);
      assertThat(((RSAPublicKey) RSA.getPublic()).getPublicExponent())
          .isEqualTo(BigInteger.valueOf(65537));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512, 1024, 2047, 8192})
    void otherLengthsAreRefused(int bits) {
      assertThatThrownBy(() -> ENGINE.generateRsa(bits))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
