package io.privyseal.keyvault.release.envelope;

import static io.privyseal.keyvault.release.TestTokens.ENGINE;
import static io.privyseal.keyvault.release.TestTokens.KEK;
import static io.privyseal.keyvault.release.TestTokens.NOW;
import static io.privyseal.keyvault.release.envelope.TestVault.EC;
import static io.privyseal.keyvault.release.envelope.TestVault.ROOT;
import static io.privyseal.keyvault.release.envelope.TestVault.RSA;
import static io.privyseal.keyvault.release.envelope.TestVault.SIGNING;
import static io.privyseal.keyvault.release.envelope.TestVault.WRAPPING;
import static io.privyseal.keyvault.release.envelope.TestVault.answer;
import static io.privyseal.keyvault.release.envelope.TestVault.chain;
import static io.privyseal.keyvault.release.envelope.TestVault.expected;
import static io.privyseal.keyvault.release.envelope.TestVault.jwk;
import static io.privyseal.keyvault.release.envelope.TestVault.open;
import static io.privyseal.keyvault.release.envelope.TestVault.request;
import static io.privyseal.keyvault.release.envelope.TestVault.signer;
import static io.privyseal.keyvault.release.envelope.TestVault.statement;
import static io.privyseal.keyvault.release.envelope.TestVault.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.KeyEncryptionKey;
import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseEnvelopeTest {
  private static void assertRejectedBecauseOf(Opening opening, OpeningCheck check) {
    assertThat(opening).isInstanceOf(Opening.Rejected.class);
    assertThat(opening.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(check.id());
  }

  private static OpenedKey opened(Opening opening) {
    assertThat(opening).as("%s", opening.findings()).isInstanceOf(Opening.Opened.class);
    return ((Opening.Opened) opening).key();
  }

  /// The answer with its payload changed and signed again by the vault.
  private static String changed(String from, String to) {
    var payload = Jws.parse(answer()).payload().asUtf8();
    assertThat(payload).contains(from);
    return signer().sign((JsonObject) Json.parse(payload.replace(from, to)));
  }

  @ParameterizedTest
  @EnumSource
  void anRsaKeyComesBack(ReleaseEncryption enc) {
    try (var key = opened(open(answer(enc, RSA), expected(enc)))) {
      assertThat(key.kind()).isEqualTo("RSA");
      assertThat(key.privateKey()).isEqualTo(RSA.getPrivate());
      assertThat(key.kid()).isEqualTo(TestVault.KID);
      assertThat(key.keyOps()).containsExactly("sign", "verify");
      assertThat(key.publicJwk().has("key_hsm")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEcKeyComesBackAndSigns(ReleaseEncryption enc) {
    try (var key = opened(open(answer(enc, EC), expected(enc)))) {
      var signature = ENGINE.sign(SignatureScheme.ES256, key.privateKey(), new byte[9]);
      assertThat(ENGINE.verify(SignatureScheme.ES256, EC.getPublic(), new byte[9], signature))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void aSymmetricKeyComesBack(int bytes) {
    var raw = new byte[bytes];
    new Random(bytes).nextBytes(raw);
    var jwk = JsonObject.builder().put("kid", TestVault.KID).put("kty", "oct-HSM").build();
    try (var material = Secret.takeOver(raw.clone())) {
      var answer =
          new ReleaseEnvelope(ENGINE, signer())
              .seal(
                  request(ReleaseEncryption.RSA_AES_KEY_WRAP_256),
                  statement(jwk),
                  WRAPPING,
                  material);
      try (var key = opened(open(answer))) {
        assertThat(key.secretKey().getEncoded()).isEqualTo(raw);
        assertThatThrownBy(key::privateKey).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void aClosedKeyGivesNothing() {
    var key = opened(open(answer()));
    key.close();
    assertThatThrownBy(key::privateKey).isInstanceOf(IllegalStateException.class);
    assertThat(key.toString()).doesNotContain("PrivateKey");
  }

  @Test
  void theAnswerHasTheMembersOfTheService() {
    var jws = Jws.parse(answer());
    assertThat(jws.header().members().keySet())
        .containsExactly("alg", "kid", "x5t", "typ", "x5t#S256", "x5c");
    assertThat(jws.kid().orElseThrow()).matches("[0-9A-F]{40}");
    assertThat(jws.header().array("x5c").orElseThrow()).hasSize(3);
    var payload = jws.claims();
    assertThat(payload.members().keySet()).containsExactly("request", "response");
    assertThat(payload.object("request").orElseThrow().members().keySet())
        .containsExactly("api-version", "enc", "kid", "nonce");
    var key = payload.object("response").flatMap(r -> r.object("key")).orElseThrow();
    assertThat(key.members().keySet()).containsExactly("key", "attributes", "release_policy");
    assertThat(key.object("key").orElseThrow().members().keySet())
        .containsExactly("kid", "kty", "key_ops", "crv", "x", "y", "key_hsm");
    var keyHsm = key.object("key").flatMap(k -> k.string("key_hsm")).orElseThrow();
    assertThat(Base64Url.decode(keyHsm).asUtf8())
        .startsWith(
            "{\"schema_version\":\"1.0\",\"header\":{\"kid\":\"kek\",\"alg\":\"dir\","
                + "\"enc\":\"RSA_AES_KEY_WRAP_256\"},\"ciphertext\":\"");
  }

  @Test
  void theCiphertextIsTheWrappedAesKeyAndThenTheWrappedKey() {
    var wrapped = wrapped(answer());
    var pkcs8 = EC.getPrivate().getEncoded().length;
    assertThat(wrapped.ciphertext().length()).isEqualTo(256 + (pkcs8 + 7) / 8 * 8 + 8);
  }

  @Test
  void noTwoAnswersHaveTheSameCiphertext() {
    assertThat(wrapped(answer()).ciphertext()).isNotEqualTo(wrapped(answer()).ciphertext());
  }

  private static WrappedKey wrapped(String answer) {
    return WrappedKey.parse(
        Jws.parse(answer)
            .claims()
            .object("response")
            .flatMap(r -> r.object("key"))
            .flatMap(k -> k.object("key"))
            .flatMap(k -> k.string("key_hsm"))
            .orElseThrow());
  }

  @Test
  void aChainOfTwoIsNotSignedWith() {
    assertThatThrownBy(() ->
            new ReleaseSigner(ENGINE, SIGNING.getPrivate(), chain("*.vault.example").subList(0, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLeafThatIsNotRsaIsNotSignedWith() {
    var chain = TestVault.ISSUER.issueServer(subject("v"), EC.getPublic(), List.of("v.example"));
    assertThatThrownBy(() -> new ReleaseSigner(ENGINE, EC.getPrivate(), chain))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStatementWithAPrivateMemberIsNotMade() {
    var jwk = jwk(EC.getPublic()).toBuilder().put("d", "AA").build();
    assertThatThrownBy(() -> statement(jwk)).isInstanceOf(IllegalArgumentException.class);
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @ValueSource(strings = {"", "a.b.c", "e30.e30.", "not an answer"})
    void whatIsNoAnswerIsRejected(String text) {
      assertRejectedBecauseOf(open(text), OpeningCheck.FORM);
    }

    @Test
    void anUnsignedAnswerIsRejected() {
      var jws = Jws.parse(answer());
      var header = JsonObject.builder();
      jws.header()
          .members()
          .forEach((name, value) -> {
            if (!name.equals("alg")) {
              header.put(name, value);
            }
          });
      assertRejectedBecauseOf(
          open(Jws.unsecured(header.build(), jws.payload())), OpeningCheck.FORM);
    }

    @Test
    void aChainOfTwoIsRejected() {
      var header = Jws.parse(answer()).header();
      var two = new JsonArray(header.array("x5c").orElseThrow().subList(0, 2));
      assertRejectedBecauseOf(
          open(signed(header.toBuilder().put("x5c", two).build())), OpeningCheck.FORM);
    }

    @Test
    void aThumbprintOfAnotherCertificateIsRejected() {
      var header = Jws.parse(answer()).header().toBuilder().put("x5t#S256", "AAAA").build();
      assertRejectedBecauseOf(open(signed(header)), OpeningCheck.FORM);
    }

    private String signed(JsonObject header) {
      return Jws.sign(
          ENGINE,
          SignatureScheme.RS256,
          SIGNING.getPrivate(),
          header,
          Jws.parse(answer()).payload());
    }

    @Test
    void anotherRootIsRejected() {
      var keys = ENGINE.generateRsa(2048);
      var root =
          io.privyseal.foundation.crypto.x509.CertificateAuthority.selfSigned(
              ENGINE, subject("Test Root"), keys.getPublic(), keys.getPrivate());
      var opening =
          new ReleaseOpener(ENGINE, List.of(root.root()))
              .open(
                  answer(),
                  expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256),
                  (RSAPrivateKey) KEK.getPrivate(),
                  NOW);
      assertRejectedBecauseOf(opening, OpeningCheck.CHAIN);
    }

    @Test
    void noRootAtAllIsRejected() {
      var opening =
          new ReleaseOpener(ENGINE, List.of())
              .open(
                  answer(),
                  expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256),
                  (RSAPrivateKey) KEK.getPrivate(),
                  NOW);
      assertRejectedBecauseOf(opening, OpeningCheck.CHAIN);
    }

    @Test
    void anExpiredCertificateIsRejected() {
      var opening =
          new ReleaseOpener(ENGINE, List.of(ROOT.root()))
              .open(
                  answer(),
                  expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256),
                  (RSAPrivateKey) KEK.getPrivate(),
                  NOW.plus(Duration.ofDays(60)));
      assertRejectedBecauseOf(opening, OpeningCheck.CHAIN);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://vault.example",
          "https://a.b.vault.example",
          "https://demo.vault.example.evil",
          "https://demovault.example",
          "https://evil.example"
        })
    void aCertificateForAnotherHostIsRejected(String vault) {
      var expected =
          new ReleaseExpectations(
              URI.create(vault),
              "k1",
              Optional.empty(),
              ReleaseEncryption.RSA_AES_KEY_WRAP_256,
              Optional.of("n1"),
              ReleaseExpectations.NonceEcho.REQUIRED);
      var opening = open(answer(), expected);
      assertThat(opening).isInstanceOf(Opening.Rejected.class);
      assertThat(opening.findings())
          .filteredOn(f -> f.outcome() == Outcome.FAILED)
          .extracting(Finding::check)
          .contains(OpeningCheck.HOST.id());
    }

    @Test
    void aPayloadThatWasChangedIsRejected() {
      var parts = answer().split("\\.", -1);
      var payload =
          Base64Url.decode(parts[1]).asUtf8().replace("\"enabled\":true", "\"enabled\":null");
      var answer = parts[0] + "." + Bytes.utf8(payload).base64Url() + "." + parts[2];
      assertRejectedBecauseOf(open(answer), OpeningCheck.SIGNATURE);
    }

    @Test
    void anotherAlgorithmThanAskedIsRejected() {
      assertRejectedBecauseOf(
          open(answer(), expected(ReleaseEncryption.RSA_AES_KEY_WRAP_384)), OpeningCheck.REQUEST);
    }

    @Test
    void anotherNonceIsRejected() {
      assertRejectedBecauseOf(
          open(changed("\"nonce\":\"n1\"", "\"nonce\":\"n2\"")), OpeningCheck.REQUEST);
    }

    @Test
    void aMissingNonceIsRejectedUnlessAllowed() {
      var answer = changed(",\"nonce\":\"n1\"", "");
      assertRejectedBecauseOf(open(answer), OpeningCheck.REQUEST);
      var lenient = expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256).allowAnswerWithoutNonce();
      opened(open(answer, lenient)).close();
    }

    @Test
    void anotherNonceIsRejectedEvenWhereAMissingOneIsAllowed() {
      var lenient = expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256).allowAnswerWithoutNonce();
      assertRejectedBecauseOf(
          open(changed("\"nonce\":\"n1\"", "\"nonce\":\"n2\""), lenient), OpeningCheck.REQUEST);
      assertRejectedBecauseOf(
          open(changed("\"nonce\":\"n1\"", "\"nonce\":null"), lenient), OpeningCheck.REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://demo.vault.example/keys/k2/0123456789abcdef0123456789abcdef",
          "https://other.vault.example/keys/k1/0123456789abcdef0123456789abcdef",
          "https://demo.vault.example/secrets/k1/0123456789abcdef0123456789abcdef",
          "k1",
          ""
        })
    void anotherKeyIsRejected(String kid) {
      assertRejectedBecauseOf(open(changed(TestVault.KID, kid)), OpeningCheck.KEY_NAME);
    }

    @Test
    void anotherVersionThanAskedIsRejected() {
      var expected = expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256);
      var versioned =
          new ReleaseExpectations(
              expected.vault(),
              "k1",
              Optional.of("ffffffffffffffffffffffffffffffff"),
              expected.enc(),
              expected.nonce(),
              expected.echo());
      assertRejectedBecauseOf(open(answer(), versioned), OpeningCheck.KEY_NAME);
    }

    @Test
    void aKeyWrappedToAnotherKeyIsRejected() {
      var opening =
          new ReleaseOpener(ENGINE, List.of(ROOT.root()))
              .open(
                  answer(),
                  expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256),
                  (RSAPrivateKey) RSA.getPrivate(),
                  NOW);
      assertRejectedBecauseOf(opening, OpeningCheck.UNWRAP);
    }

    @Test
    void aKeyWrappedToASmallerKeyIsRejected() {
      var large = ENGINE.generateRsa(3072);
      var opening =
          new ReleaseOpener(ENGINE, List.of(ROOT.root()))
              .open(
                  answer(),
                  expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256),
                  (RSAPrivateKey) large.getPrivate(),
                  NOW);
      assertRejectedBecauseOf(opening, OpeningCheck.UNWRAP);
    }

    @Test
    void aPrivateKeyOfAnotherPairIsRejected() {
      var other = ENGINE.generateEc(EcCurve.P256);
      var mixed = new KeyPair(EC.getPublic(), other.getPrivate());
      assertRejectedBecauseOf(
          open(answer(ReleaseEncryption.RSA_AES_KEY_WRAP_256, mixed)), OpeningCheck.MATERIAL);
    }

    @Test
    void aPrivateKeyOfAnotherKindIsRejected() {
      var mixed = new KeyPair(EC.getPublic(), RSA.getPrivate());
      assertRejectedBecauseOf(
          open(answer(ReleaseEncryption.RSA_AES_KEY_WRAP_256, mixed)), OpeningCheck.MATERIAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyAnswerWithOneByteChangedIsRejected(long seed) {
      var random = new Random(seed);
      var answer = answer();
      for (var i = 0; i < 60; i++) {
        var at = random.nextInt(answer.length());
        var changed = answer.charAt(at) == 'A' ? 'B' : 'A';
        var mutated = answer.substring(0, at) + changed + answer.substring(at + 1);
        assertThat(open(mutated))
            .as("seed %d, byte %d", seed, at)
            .isInstanceOf(Opening.Rejected.class);
      }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyCiphertextWithOneByteChangedDoesNotUnwrap(long seed) {
      var random = new Random(seed);
      var good = wrapped(answer());
      for (var i = 0; i < 40; i++) {
        var bytes = good.ciphertext().toArray();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        var bad = new WrappedKey("kek", good.enc(), Bytes.copyOf(bytes));
        assertThatThrownBy(() -> bad.unwrap(ENGINE, (RSAPrivateKey) KEK.getPrivate()))
            .isInstanceOfAny(
                io.privyseal.foundation.crypto.CryptoFailureException.class,
                io.privyseal.foundation.bytes.MalformedInputException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3072, 4096})
  void largerWrappingKeysWorkToo(int bits) {
    var kek = ENGINE.generateRsa(bits);
    try (var material = Secret.takeOver(EC.getPrivate().getEncoded())) {
      var wrapped =
          WrappedKey.wrap(
              ENGINE,
              ReleaseEncryption.CKM_RSA_AES_KEY_WRAP,
              new KeyEncryptionKey("k", (RSAPublicKey) kek.getPublic()),
              material);
      try (var back =
          WrappedKey.parse(wrapped.encoded()).unwrap(ENGINE, (RSAPrivateKey) kek.getPrivate())) {
        assertThat(back.sameAs(material)).isTrue();
      }
    }
  }
}
