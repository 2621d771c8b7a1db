package io.privyseal.access.token;

import io.privyseal.access.TenantId;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// An issuer of tokens for tests: one RSA and one EC key, and good claims to change one thing of.
final class TestIssuer implements IssuerKeySource {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final TenantId TENANT = new TenantId("11111111-2222-3333-4444-555555555555");
  static final String ISSUER = "https://sts.windows.net/" + TENANT + "/";
  static final String AUDIENCE = "https://vault.azure.net";
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private static final KeyPair RSA = ENGINE.generateRsa(2048);
  private static final KeyPair EC = ENGINE.generateEc(EcCurve.P256);

  final Map<String, PublicKey> published =
      new HashMap<>(Map.of("rsa", RSA.getPublic(), "ec", EC.getPublic()));
  final TrustedIssuer trusted = TrustedIssuer.entraV1(TENANT);
  int fetches;
  boolean silent;

  static URI discovery() {
    return URI.create("https://login.example/.well-known/openid-configuration");
  }

  @Override
  public synchronized Map<String, PublicKey> fetch(TrustedIssuer issuer) {
    fetches++;
    if (silent) {
      throw new IssuerKeysUnavailableException("silenced by the test");
    }
    return Map.copyOf(published);
  }

  /// The claims of a good Entra v1 application token.
  static JsonObject claims() {
    return JsonObject.builder()
        .put("aud", AUDIENCE)
        .put("iss", ISSUER)
        .put("iat", NOW.getEpochSecond())
        .put("nbf", NOW.getEpochSecond())
        .put("exp", NOW.getEpochSecond() + 3600)
        .put("appid", "99999999-0000-0000-0000-000000000000")
        .put("oid", "88888888-0000-0000-0000-000000000000")
        .put("sub", "88888888-0000-0000-0000-000000000000")
        .put("tid", TENANT.value())
        .put("ver", "1.0")
        .build();
  }

  static String token() {
    return token(claims());
  }

  /// A token whose claims are the good ones with one thing changed.
  static String token(UnaryOperator<io.privyseal.foundation.json.JsonValue.Builder> change) {
    return token(change.apply(claims().toBuilder()).build());
  }

  static String token(JsonObject claims) {
    return sign(SignatureScheme.RS256, "rsa", claims);
  }

  static String sign(SignatureScheme scheme, String kid, JsonObject claims) {
    var key = scheme.family() == SignatureScheme.Family.ECDSA ? EC : RSA;
    var header =
        JsonObject.builder().put("alg", scheme.name()).put("kid", kid).put("typ", "JWT").build();
    return Jws.sign(ENGINE, scheme, key.getPrivate(), header, Bytes.utf8(claims.toJson()));
  }

  static String signWithoutKid(JsonObject claims) {
    return signAs(JsonObject.builder().put("alg", "RS256").build(), claims);
  }

  /// @param header with `alg` RS256
  static String signAs(JsonObject header, JsonObject claims) {
    return Jws.sign(
        ENGINE, SignatureScheme.RS256, RSA.getPrivate(), header, Bytes.utf8(claims.toJson()));
  }

  static JsonObject without(JsonObject claims, String name) {
    var members = new java.util.LinkedHashMap<>(claims.members());
    members.remove(name);
    return new JsonObject(members);
  }
}
