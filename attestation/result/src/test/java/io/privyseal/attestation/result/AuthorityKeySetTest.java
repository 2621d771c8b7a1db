package io.privyseal.attestation.result;

import static io.privyseal.attestation.result.TestAuthority.ENGINE;
import static io.privyseal.attestation.result.TestAuthority.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuthorityKeySetTest {
  private static final TestAuthority ONE = new TestAuthority("https://one.example", "k");
  private static final TestAuthority TWO = new TestAuthority("https://two.example", "k");

  private static String certificate(KeyPair keys) {
    var subject = new CertificateAuthority.Subject("https://one.example", NOW, Duration.ofDays(9));
    var certificate =
        CertificateAuthority.selfSignedLeaf(ENGINE, subject, keys.getPublic(), keys.getPrivate());
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static AuthorityKeySet set(JsonObject... keys) {
    return parse(JsonObject.builder().put("keys", new JsonArray(List.of(keys))).build());
  }

  private static AuthorityKeySet parse(JsonValue json) {
    return AuthorityKeySet.parse(Bytes.utf8(json.toJson()));
  }

  private static void assertUnusable(JsonObject jwk, String reason) {
    assertThat(set(jwk).find("k").orElseThrow())
        .isInstanceOfSatisfying(
            AuthorityKey.Unusable.class, key -> assertThat(key.reason()).contains(reason));
  }

  @Test
  void aKeyByItsNumbersIsUsable() {
    assertThat(set(ONE.jwk()).find("k").orElseThrow())
        .isInstanceOfSatisfying(
            AuthorityKey.Usable.class,
            key -> assertThat(key.key()).isEqualTo(ONE.keys().getPublic()));
  }

  @Test
  void aKeyByItsCertificateAloneIsUsable() {
    var jwk =
        JsonObject.builder()
            .put("kid", "k")
            .put("kty", "RSA")
            .put("x5c", JsonArray.ofStrings(List.of(certificate(ONE.keys()))))
            .build();
    assertThat(set(jwk).find("k").orElseThrow()).isInstanceOf(AuthorityKey.Usable.class);
  }

  @Test
  void aKeyWhoseCertificateAndNumbersAgreeIsUsable() {
    var jwk =
        ONE.jwk().toBuilder()
            .put("x5c", JsonArray.ofStrings(List.of(certificate(ONE.keys()))))
            .build();
    assertThat(set(jwk).find("k").orElseThrow()).isInstanceOf(AuthorityKey.Usable.class);
  }

  @Test
  void aKeyWhoseCertificateAndNumbersDifferIsNotUsable() {
    assertUnusable(
        ONE.jwk().toBuilder()
            .put("x5c", JsonArray.ofStrings(List.of(certificate(TWO.keys()))))
            .build(),
        "different keys");
  }

  @Test
  void aKeyForAnotherUseIsNotUsable() {
    assertUnusable(ONE.jwk().toBuilder().put("use", "enc").build(), "use");
  }

  @Test
  void aKeyOfAnotherKindIsNotUsable() {
    assertUnusable(
        JsonObject.builder().put("kid", "k").put("kty", "oct").put("k", "AAAA").build(), "kty");
  }

  @Test
  void aKeyWithoutNumbersAndCertificateIsNotUsable() {
    assertUnusable(JsonObject.builder().put("kid", "k").put("kty", "RSA").build(), "neither");
  }

  @Test
  void aSmallKeyIsNotUsable() {
    var small = "AQ" + "A".repeat(170);
    assertUnusable(
        JsonObject.builder()
            .put("kid", "k")
            .put("kty", "RSA")
            .put("n", small)
            .put("e", "AQAB")
            .build(),
        "");
  }

  @Test
  void aKidThatStandsForTwoKeysIsNotUsable() {
    assertThat(set(ONE.jwk(), TWO.jwk()).find("k").orElseThrow())
        .isInstanceOf(AuthorityKey.Unusable.class);
  }

  @Test
  void theSameKeyTwiceIsOneKey() {
    assertThat(set(ONE.jwk(), ONE.jwk()).find("k").orElseThrow())
        .isInstanceOf(AuthorityKey.Usable.class);
  }

  @Test
  void aBadKeyDoesNotSpoilItsNeighbours() {
    var bad = JsonObject.builder().put("kid", "bad").put("kty", "EC").build();
    assertThat(set(bad, ONE.jwk()).find("k").orElseThrow()).isInstanceOf(AuthorityKey.Usable.class);
  }

  @Test
  void tooManyKeysAreRefused() {
    var keys =
        IntStream.range(0, AuthorityKeySet.MAX_KEYS + 1)
            .<JsonValue>mapToObj(i -> JsonObject.builder().put("kid", "k" + i).build())
            .toList();
    var json = JsonObject.builder().put("keys", new JsonArray(keys)).build();
    assertThatThrownBy(() -> parse(json)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void whatIsNoKeySetIsRefused() {
    assertThatThrownBy(() -> parse(JsonObject.EMPTY)).isInstanceOf(MalformedInputException.class);
  }
}
