package io.privyseal.foundation.crypto;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
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

  @SuppressWarnings("ImmutableEnumChecker") // an ECParameterSpec has no setters
  private final ECParameterSpec parameters;

  EcCurve(String crv, String jcaName, int fieldBytes, SignatureScheme scheme) {
    this.crv = crv;
    this.jcaName = jcaName;
    this.fieldBytes = fieldBytes;
    this.scheme = scheme;
    this.parameters = parametersOf(jcaName);
  }

  private static ECParameterSpec parametersOf(String jcaName) {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(jcaName));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + jcaName, e);
    }
  }

  /// The domain parameters.
  public ECParameterSpec parameters() {
    return parameters;
  }

  /// The curve with exactly these domain parameters; empty for any other.
  public static Optional<EcCurve> of(ECParameterSpec spec) {
    for (var curve : values()) {
      var own = curve.parameters;
      if (own.getOrder().equals(spec.getOrder())
          && own.getCurve().equals(spec.getCurve())
          && own.getGenerator().equals(spec.getGenerator())
          && own.getCofactor() == spec.getCofactor()) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
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
