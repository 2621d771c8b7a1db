package io.privyseal.identity;

import io.privyseal.access.token.IssuerKeysUnavailableException;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Map;

/// A cluster that signs tokens of its service accounts.
public final class ForeignIssuer {
  public static final String NAME = "https://cluster.example.com";

  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final KeyPair KEY = ENGINE.generateEc(EcCurve.P256);
  private static final KeyPair OTHER = ENGINE.generateEc(EcCurve.P256);

  private boolean silent;
  private int asked;

  public void silence() {
    silent = true;
  }

  public int asked() {
    return asked;
  }

  public Map<String, PublicKey> keysOf(TrustedIssuer issuer) {
    asked++;
    if (silent || !issuer.issuer().equals(NAME)) {
      throw new IssuerKeysUnavailableException("silenced by the test");
    }
    return Map.of("k", KEY.getPublic());
  }

  public static String sign(JsonObject claims) {
    return sign(KEY, claims);
  }

  /// By a key that the issuer does not publish, under the id of one that it does.
  public static String forge(JsonObject claims) {
    return sign(OTHER, claims);
  }

  private static String sign(KeyPair key, JsonObject claims) {
    var header = JsonObject.builder().put("alg", "ES256").put("kid", "k").build();
    return Jws.sign(
        ENGINE, SignatureScheme.ES256, key.getPrivate(), header, Bytes.utf8(claims.toJson()));
  }
}
