package io.privyseal.foundation.crypto;

import java.util.Optional;

/// Signature algorithms by their JOSE names (RFC 7518 section 3.1, RFC 8812).
///
/// EC signatures are raw `r || s`, big-endian, each as long as the field; RSASSA-PSS salts are as
/// long as the hash.
public enum SignatureScheme {
  RS256(Family.RSA_PKCS1, "SHA-256", 32, 0),
  RS384(Family.RSA_PKCS1, "SHA-384", 48, 0),
  RS512(Family.RSA_PKCS1, "SHA-512", 64, 0),
  PS256(Family.RSA_PSS, "SHA-256", 32, 0),
  PS384(Family.RSA_PSS, "SHA-384", 48, 0),
  PS512(Family.RSA_PSS, "SHA-512", 64, 0),
  ES256(Family.ECDSA, "SHA-256", 32, 32),
  ES256K(Family.ECDSA, "SHA-256", 32, 32),
  ES384(Family.ECDSA, "SHA-384", 48, 48),
  ES512(Family.ECDSA, "SHA-512", 64, 66);

  /// How a signature is made.
  public enum Family {
    RSA_PKCS1,
    RSA_PSS,
    ECDSA
  }

  private final Family family;
  private final String hash;
  private final int digestBytes;
  private final int fieldBytes;

  SignatureScheme(Family family, String hash, int digestBytes, int fieldBytes) {
    this.family = family;
    this.hash = hash;
    this.digestBytes = digestBytes;
    this.fieldBytes = fieldBytes;
  }

  public Family family() {
    return family;
  }

  /// The JCA name of the hash.
  public String hash() {
    return hash;
  }

  public int digestBytes() {
    return digestBytes;
  }

  /// Bytes of one coordinate for ECDSA, 0 for RSA.
  public int fieldBytes() {
    return fieldBytes;
  }

  /// The scheme of that JOSE name; empty for any other text.
  public static Optional<SignatureScheme> named(String alg) {
    for (var scheme : values()) {
      if (scheme.name().equals(alg)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }
}
