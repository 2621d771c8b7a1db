package io.privyseal.foundation.crypto;

import java.util.Optional;

/// Elliptic curves by their JOSE names (RFC 7518 section 6.2.1.1).
public enum EcCurve {
  P256("P-256", "secp256r1", 32, SignatureScheme.ES256),
  P384("P-384", "secp384r1", 48, SignatureScheme.ES384),
  P521("P-521", "secp521r1", 66, SignatureScheme.ES512);

  private final String crv;
  private final String jcaName;
  private final int fieldBytes;
  private final SignatureScheme scheme;

  EcCurve(String crv, String jcaName, int fieldBytes, SignatureScheme scheme) {
    this.crv = crv;
    this.jcaName = jcaName;
    this.fieldBytes = fieldBytes;
    this.scheme = scheme;
  }

  public String crv() {
    return crv;
  }

  public String jcaName() {
    return jcaName;
  }

  /// Bytes of one coordinate.
  public int fieldBytes() {
    return fieldBytes;
  }

  /// The one signature scheme that JOSE allows with this curve.
  public SignatureScheme scheme() {
    return scheme;
  }

  /// The curve of that JOSE name; empty for any other text.
  public static Optional<EcCurve> named(String crv) {
    for (var curve : values()) {
      if (curve.crv.equals(crv)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }
}
