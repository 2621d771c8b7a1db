package io.privyseal.keyvault.release;

import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityKey;
import io.privyseal.attestation.result.AuthorityKeys;
import io.privyseal.attestation.result.TokenRules;
import io.privyseal.attestation.result.TokenVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tokens of an authority of the tests, and the evaluator that believes it.
public final class TestTokens {
  public static final CryptoEngine ENGINE = CryptoEngines.choose();
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  public static final String ISSUER = "https://weu.attest.example";
  private static final KeyPair SIGNING = ENGINE.generateRsa(2048);
  public static final KeyPair KEK = ENGINE.generateRsa(2048);

  private static final AuthorityKeys KEYS =
      (authority, kid) ->
          authority.equals(Authority.parse(ISSUER)) && kid.equals("k1")
              ? Optional.of(
                  AuthorityKey.parse(Jwk.of(SIGNING.getPublic()).with("kid", "k1").json()))
              : Optional.empty();

  private TestTokens() {}

  public static ReleaseEvaluator evaluator() {
    return new ReleaseEvaluator(new TokenVerifier(KEYS, ENGINE, TokenRules.DEFAULT));
  }

  public static ReleaseEvaluator evaluator(NonceRule rule) {
    return new ReleaseEvaluator(new TokenVerifier(KEYS, ENGINE, TokenRules.DEFAULT), rule);
  }

  /// Asks for a container group on SEV-SNP that cannot be debugged.
  public static ReleasePolicy policy() {
    return policy(
        "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://weu.attest.example/\",\"allOf\":["
            + "{\"claim\":\"x-ms-attestation-type\",\"equals\":\"sevsnpvm\"},"
            + "{\"claim\":\"x-ms-sevsnpvm-is-debuggable\",\"equals\":\"false\"}]}]}");
  }

  public static ReleasePolicy policy(String json) {
    return ReleasePolicy.parse(Bytes.utf8(json)).orThrow();
  }

  /// The JWK that runtime data holds for wrapping.
  public static JsonObject kekJwk() {
    return Jwk.of(KEK.getPublic()).with("kid", "kek").withKeyOps(List.of("encrypt")).json();
  }

  /// Claims that satisfy [#policy] and attest [#KEK].
  public static JsonObject claims() {
    return claims(kekJwk());
  }

  public static JsonObject claims(JsonObject... keys) {
    return JsonObject.builder()
        .put("iss", ISSUER)
        .put("iat", NOW.minus(Duration.ofMinutes(1)).getEpochSecond())
        .put("nbf", NOW.minus(Duration.ofMinutes(1)).getEpochSecond())
        .put("exp", NOW.plus(Duration.ofHours(7)).getEpochSecond())
        .put("x-ms-attestation-type", "sevsnpvm")
        .put("x-ms-sevsnpvm-is-debuggable", false)
        .put("x-ms-runtime", JsonObject.builder().put("keys", new JsonArray(List.of(keys))).build())
        .build();
  }

  public static JsonObject json(String text) {
    return (JsonObject) Json.parse(text);
  }

  public static String sign(JsonObject claims) {
    var header = JsonObject.builder().put("alg", "RS256").put("kid", "k1").build();
    return Jws.sign(
        ENGINE, SignatureScheme.RS256, SIGNING.getPrivate(), header, Bytes.utf8(claims.toJson()));
  }
}
