package io.privyseal.foundation.crypto;

import java.util.Optional;

/// RSA encryption schemes. OAEP uses the same hash for the label and for MGF1, and an empty label
/// (RFC 8017 section 7.1).
public enum RsaEncryption {
  RSA1_5("RSA1_5", ""),
  OAEP_SHA1("RSA-OAEP", "SHA-1"),
  OAEP_SHA256("RSA-OAEP-256", "SHA-256"),
  OAEP_SHA384("RSA-OAEP-384", "SHA-384");

  private final String alg;
  private final String hash;

  RsaEncryption(String alg, String hash) {
    this.alg = alg;
    this.hash = hash;
  }

  /// The JOSE name (RFC 7518 section 4.1).
  public String alg() {
    return alg;
  }

  /// The JCA name of the OAEP hash; empty for PKCS #1 v1.5.
  public String hash() {
    return hash;
  }

  /// The scheme of that JOSE name; empty for any other text.
  public static Optional<RsaEncryption> named(String alg) {
    for (var scheme : values()) {
      if (scheme.alg.equals(alg)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }
}
