package io.privyseal.attestation.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  private static TestInstance instance;

  @BeforeAll
  static void start() {
    instance = TestInstance.start();
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  void openIdMetadataNameIssuerAndKeys() {
    var metadata = instance.get("/.well-known/openid-configuration").body();

    assertThat(metadata.string("issuer")).contains("https://attest.example");
    assertThat(metadata.string("jwks_uri")).contains("https://attest.example/certs");
    assertThat(metadata.array("id_token_signing_alg_values_supported").orElseThrow())
        .containsExactly(new JsonString("RS256"));
  }

  @Test
  void everyClaimOfATokenIsNamed() {
    var supported =
        instance
            .get("/.well-known/openid-configuration")
            .body()
            .array("claims_supported")
            .orElseThrow();
    var claims = instance.attest(TestInstance.request("{}", "JSON")).claims().members().keySet();

    assertThat(supported)
        .containsAll(
            claims.stream()
                .filter(name -> !name.matches("iss|iat|nbf|exp|jti"))
                .<JsonValue>map(JsonString::new)
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/certs",
        "/certs/",
        "/CERTS",
        "/certs?api-version=2022-08-01",
        "/certs?api-version=none"
      })
  void certsAreServedToEverybody(String target) {
    assertThat(instance.get(target).status()).isEqualTo(200);
  }

  @Test
  void aKeyStandsInItsCertificateUnderTheIssuersName() throws Exception {
    var key = instance.certs().keys().getFirst();
    var certificate = key.certificates().getFirst();

    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=https://attest.example");
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getPublicKey()).isEqualTo(key.publicKey());
    assertThat(key.json().members().keySet()).contains("kid", "kty", "use", "alg", "x5c", "n", "e");
    assertThat(key.kid().orElseThrow()).matches("[A-Za-z0-9+/]{43}=");
  }

  @Test
  void privateMembersAreNotServed() {
    var keys = instance.get("/certs").body().array("keys").orElseThrow();

    assertThat(keys)
        .allSatisfy(
            key -> assertThat(((JsonObject) key).members()).doesNotContainKeys("d", "p", "q"));
  }

  @Test
  void metadataAreNotWritten() {
    assertThat(instance.send("POST", "/certs", "{}", Map.of()).status()).isEqualTo(405);
  }
}
