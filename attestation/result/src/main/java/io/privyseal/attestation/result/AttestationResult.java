package io.privyseal.attestation.result;

import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;

/// Claims that an authority made and that may be believed. Proof of a check: only [TokenVerifier]
/// makes one.
public final class AttestationResult {
  private final Authority issuer;
  private final String keyId;
  private final JsonObject claims;
  private final Instant issuedAt;
  private final Instant notBefore;
  private final Instant expiresAt;

  AttestationResult(
      Authority issuer,
      String keyId,
      JsonObject claims,
      Instant issuedAt,
      Instant notBefore,
      Instant expiresAt) {
    this.issuer = issuer;
    this.keyId = keyId;
    this.claims = claims;
    this.issuedAt = issuedAt;
    this.notBefore = notBefore;
    this.expiresAt = expiresAt;
  }

  public Authority issuer() {
    return issuer;
  }

  /// The `kid` of the authority's key that signed.
  public String keyId() {
    return keyId;
  }

  /// The whole payload.
  public JsonObject claims() {
    return claims;
  }

  public Instant issuedAt() {
    return issuedAt;
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  @Override
  public String toString() {
    return "AttestationResult[%s, %s to %s]".formatted(issuer, notBefore, expiresAt);
  }
}
