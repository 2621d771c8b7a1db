package io.privyseal.attestation.result;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An attestation service of the tests: one key, tokens with any claims.
public final class TestAuthority implements AuthorityKeys {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private final Authority authority;
  private final String kid;
  private final KeyPair keys = ENGINE.generateRsa(2048);

  public TestAuthority(String url, String kid) {
    this.authority = Authority.parse(url);
    this.kid = kid;
  }

  public Authority authority() {
    return authority;
  }

  public KeyPair keys() {
    return keys;
  }

  @Override
  public Optional<AuthorityKey> find(Authority asked, String askedKid) {
    if (!asked.equals(authority)) {
      throw new AssertionError("asked for another authority: " + asked);
    }
    return AuthorityKeySet.parse(Bytes.utf8(jwks().toJson())).find(askedKid);
  }

  public JsonObject jwk() {
    return Jwk.of(keys.getPublic()).with("kid", kid).with("use", "sig").json();
  }

  public JsonObject jwks() {
    return JsonObject.builder().put("keys", new JsonArray(List.of(jwk()))).build();
  }

  public JsonObject header() {
    return JsonObject.builder().put("alg", "RS256").put("kid", kid).put("typ", "JWT").build();
  }

  /// The claims of a good token at [#NOW].
  public JsonObject claims() {
    return JsonObject.builder()
        .put("iss", authority.url())
        .put("iat", NOW.minus(Duration.ofMinutes(1)).getEpochSecond())
        .put("nbf", NOW.minus(Duration.ofMinutes(1)).getEpochSecond())
        .put("exp", NOW.plus(Duration.ofHours(7)).getEpochSecond())
        .put("x-ms-ver", "1.0")
        .build();
  }

  public String token() {
    return sign(claims());
  }

  public String sign(JsonObject claims) {
    return sign(header(), Bytes.utf8(claims.toJson()));
  }

  public String sign(JsonObject header, Bytes payload) {
    return Jws.sign(
        ENGINE,
        SignatureScheme.named(header.string("alg").orElse("")).orElseThrow(),
        keys.getPrivate(),
        header,
        payload);
  }
}
