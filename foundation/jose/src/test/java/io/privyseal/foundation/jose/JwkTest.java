package io.privyseal.foundation.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JwkTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final KeyPair RSA = ENGINE.generateRsa(2048);

  @ParameterizedTest
  @EnumSource
  void ecKeysSurviveTheirJson(EcCurve curve) {
    var keys = ENGINE.generateEc(curve);
    var json = Jwk.writePrivate(keys.getPublic(), keys.getPrivate());
    assertThat(Jwk.parse(json).publicKey()).isEqualTo(keys.getPublic());
    assertThat(((java.security.interfaces.ECPrivateKey) Jwk.readPrivate(json)).getS())
        .isEqualTo(((java.security.interfaces.ECPrivateKey) keys.getPrivate()).getS());
    assertThat(json.string("crv")).contains(curve.crv());
    assertThat(json.string("x").orElseThrow())
        .hasSize(Base64Url.encode(new byte[curve.fieldBytes()]).length());
  }

  @Test
  void rsaKeysSurviveTheirJson() {
    var json = Jwk.writePrivate(RSA.getPublic(), RSA.getPrivate());
    assertThat(Jwk.parse(json).publicKey()).isEqualTo(RSA.getPublic());
    assertThat(Jwk.readPrivate(json).getEncoded()).isEqualTo(RSA.getPrivate().getEncoded());
  }

  @Test
  void privateMembersAreNotKept() {
    var jwk = Jwk.parse(Jwk.writePrivate(RSA.getPublic(), RSA.getPrivate()));
    for (var name : List.of("d", "p", "q", "dp", "dq", "qi")) {
      assertThat(jwk.json().has(name)).isFalse();
    }
    assertThatThrownBy(() -> jwk.with("d", "x")).isInstanceOf(IllegalArgumentException.class);
  }

  /// RFC 7638 section 3.1.
  @Test
  void theThumbprintIsThatOfTheRfc() {
    var json =
        """
        {"kty":"RSA","alg":"RS256","kid":"2011-04-29","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}
        """;
    assertThat(Jwk.parse(Json.parseObject(Bytes.utf8(json))).thumbprint().base64Url())
        .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  }

  @Test
  void aPointThatIsNotOnTheCurveIsRefused() {
    var json = Jwk.of(ENGINE.generateEc(EcCurve.P256).getPublic()).json();
    var off = json.toBuilder().put("y", Base64Url.encode(new byte[32])).build();
    assertThatThrownBy(() -> Jwk.parse(off)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void anUnknownKindIsRefused() {
    var json = JsonObject.builder().put("kty", "oct").put("k", "AA").build();
    assertThatThrownBy(() -> Jwk.parse(json)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aMissingMemberIsRefused() {
    var json = JsonObject.builder().put("kty", "RSA").put("n", "AQAB").build();
    assertThatThrownBy(() -> Jwk.parse(json)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void privateMembersOfAnotherKeyAreRefused() {
    var other = ENGINE.generateRsa(2048);
    var json = Jwk.writePrivate(RSA.getPublic(), RSA.getPrivate());
    var mixed =
        json.toBuilder().put("n", Jwk.of(other.getPublic()).json().string("n").get()).build();
    assertThatThrownBy(() -> Jwk.readPrivate(mixed)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aCertificateOfAnotherKeyIsRefused() {
    var certificate = certificate();
    var other = ENGINE.generateEc(EcCurve.P256);
    var json = Jwk.of(other.getPublic()).withCertificates(List.of(certificate)).json();
    assertThatThrownBy(() -> Jwk.parse(json))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("x5c");
  }

  @Test
  void theKeyMayStandInTheCertificateOnly() {
    var certificate = certificate();
    var full = Jwk.of(certificate.getPublicKey()).withCertificates(List.of(certificate)).json();
    var members = JsonObject.builder().put("kty", "RSA").put("x5c", full.get("x5c").get());
    assertThat(Jwk.parse(members.build()).publicKey()).isEqualTo(RSA.getPublic());
  }

  private static java.security.cert.X509Certificate certificate() {
    return CertificateAuthority.selfSignedLeaf(
        ENGINE,
        new CertificateAuthority.Subject(
            "signer", Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(1)),
        RSA.getPublic(),
        RSA.getPrivate());
  }

  @Test
  void aSetFindsAKeyByItsIdAndNoneThatIsAmbiguous() {
    var a = Jwk.of(RSA.getPublic()).with("kid", "a");
    var b = Jwk.of(RSA.getPublic()).with("kid", "b");
    assertThat(new JwkSet(List.of(a, b)).find("a")).isPresent();
    assertThat(new JwkSet(List.of(a, a)).find("a")).isEmpty();
    assertThat(new JwkSet(List.of(a)).find("c")).isEmpty();
    assertThat(JwkSet.parse(Bytes.utf8(new JwkSet(List.of(a, b)).toJson().toJson())).keys())
        .hasSize(2);
  }

  @Test
  void aSetLeavesOutKindsItDoesNotKnow() {
    assertThat(
            JwkSet.parse(Bytes.utf8("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}]}")).keys())
        .isEmpty();
  }

  @Test
  void aSetOfTooManyKeysIsRefused() {
    var text = "{\"keys\":[" + "{},".repeat(JwkSet.MAX_KEYS) + "{}]}";
    assertThatThrownBy(() -> JwkSet.parse(Bytes.utf8(text)))
        .isInstanceOf(MalformedInputException.class);
  }
}
