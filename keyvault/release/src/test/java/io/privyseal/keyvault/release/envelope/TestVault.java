package io.privyseal.keyvault.release.envelope;

import static io.privyseal.keyvault.release.TestTokens.ENGINE;
import static io.privyseal.keyvault.release.TestTokens.KEK;
import static io.privyseal.keyvault.release.TestTokens.NOW;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.KeyEncryptionKey;
import java.net.URI;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A vault of the tests: a chain of three, and keys to release.
final class TestVault {
  static final URI URL = URI.create("https://demo.vault.example");
  static final String KID = URL + "/keys/k1/0123456789abcdef0123456789abcdef";
  static final KeyPair SIGNING = ENGINE.generateRsa(2048);
  static final CertificateAuthority ROOT = root();
  static final CertificateAuthority ISSUER = issuer();
  static final KeyEncryptionKey WRAPPING =
      new KeyEncryptionKey("kek", (RSAPublicKey) KEK.getPublic());
  static final KeyPair RSA = ENGINE.generateRsa(2048);
  static final KeyPair EC = ENGINE.generateEc(EcCurve.P256);

  private TestVault() {}

  static CertificateAuthority.Subject subject(String name) {
    return new CertificateAuthority.Subject(
        name, NOW.minus(Duration.ofDays(1)), Duration.ofDays(30));
  }

  private static CertificateAuthority root() {
    var keys = ENGINE.generateEc(EcCurve.P256);
    return CertificateAuthority.selfSigned(
        ENGINE, subject("Test Root"), keys.getPublic(), keys.getPrivate());
  }

  private static CertificateAuthority issuer() {
    var keys = ENGINE.generateEc(EcCurve.P256);
    return ROOT.intermediate(subject("Test Issuer"), keys.getPublic(), keys.getPrivate());
  }

  static List<X509Certificate> chain(String... names) {
    return ISSUER.issueServer(subject("vault"), SIGNING.getPublic(), List.of(names));
  }

  static ReleaseSigner signer() {
    return new ReleaseSigner(ENGINE, SIGNING.getPrivate(), chain("*.vault.example"));
  }

  static ReleaseRequest request(ReleaseEncryption enc) {
    return new ReleaseRequest("7.4", enc, URL + "/keys/k1", Optional.of("n1"));
  }

  static ReleaseExpectations expected(ReleaseEncryption enc) {
    return new ReleaseExpectations(
        URL,
        "k1",
        Optional.empty(),
        enc,
        Optional.of("n1"),
        ReleaseExpectations.NonceEcho.REQUIRED);
  }

  static JsonObject jwk(PublicKey key) {
    var json = Jwk.of(key).json();
    var members = JsonObject.builder().put("kid", KID);
    members.put("kty", json.string("kty").orElseThrow() + "-HSM");
    members.put("key_ops", JsonArray.ofStrings(List.of("sign", "verify")));
    json.members()
        .forEach((name, value) -> {
          if (!name.equals("kty")) {
            members.put(name, value);
          }
        });
    return members.build();
  }

  static KeyStatement statement(JsonObject jwk) {
    return new KeyStatement(
        jwk,
        JsonObject.builder().put("enabled", true).put("exportable", true).build(),
        JsonObject.EMPTY,
        Bytes.utf8("{}").base64Url(),
        false);
  }

  static String answer(ReleaseEncryption enc, KeyPair key) {
    try (var material = Secret.takeOver(key.getPrivate().getEncoded())) {
      return new ReleaseEnvelope(ENGINE, signer())
          .seal(request(enc), statement(jwk(key.getPublic())), WRAPPING, material);
    }
  }

  static String answer() {
    return answer(ReleaseEncryption.RSA_AES_KEY_WRAP_256, EC);
  }

  static Opening open(String answer, ReleaseExpectations expected) {
    return new ReleaseOpener(ENGINE, List.of(ROOT.root()))
        .open(answer, expected, (RSAPrivateKey) KEK.getPrivate(), NOW);
  }

  static Opening open(String answer) {
    return open(answer, expected(ReleaseEncryption.RSA_AES_KEY_WRAP_256));
  }

  static CryptoEngine engine() {
    return ENGINE;
  }
}
