package io.privyseal.identity.issuer;

import io.privyseal.foundation.jose.Jwk;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;

/// A key that signs tokens during its turn.
///
/// @param generation 1 for the first, then counted up
/// @param activeFrom start of its turn; published before
/// @param activeUntil end of its turn; published for a while after
public record SigningKey(
    long generation,
    PublicKey publicKey,
    PrivateKey privateKey,
    Instant activeFrom,
    Instant activeUntil) {
  public SigningKey {
    if (generation < 1 || !activeFrom.isBefore(activeUntil)) {
      throw new IllegalArgumentException("a key has a generation and a turn");
    }
  }

  /// RFC 7638 thumbprint, base64url.
  public String kid() {
    return Jwk.of(publicKey).thumbprint().base64Url();
  }

  /// What the issuer publishes of it.
  public Jwk toJwk() {
    return Jwk.of(publicKey).with("use", "sig").with("kid", kid()).with("alg", "RS256");
  }

  @Override
  public String toString() {
    return "SigningKey[" + generation + "]";
  }
}
