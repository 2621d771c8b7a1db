package io.privyseal.foundation.crypto;

import io.privyseal.foundation.crypto.secp256k1.Secp256k1;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;

/// Elliptic curves by their JOSE names (RFC 7518 section 6.2.1.1), and secp256k1 by the name that
/// the key vault has for it: JOSE's own is `secp256k1` (RFC 8812), which is no name here, so that
/// no token comes with such a key.
public enum EcCurve {
  P256("P-256", "secp256r1", 32, SignatureScheme.ES256),
  P256K("P-256K", "secp256k1", 32, SignatureScheme.ES256K),
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
    if (jcaName.equals("secp256k1")) {
      return Secp256k1.PARAMETERS;
    }
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

  /// The public key with these coordinates; empty if they are not those of a point on the curve.
  /// Neither key factory nor signature check can be relied on to ask (NIST SP 800-56A, section
  /// 5.6.2.3).
  ///
  /// @param x big endian, [#fieldBytes]
  /// @param y big endian, [#fieldBytes]
  public Optional<PublicKey> publicKey(byte[] x, byte[] y) {
    if (x.length != fieldBytes || y.length != fieldBytes) {
      return Optional.empty();
    }
    var point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
    if (!hasPoint(point)) {
      return Optional.empty();
    }
    if (this == P256K) {
      return Optional.of(Secp256k1.publicKey(point));
    }
    try {
      var spec = new ECPublicKeySpec(point, parameters);
      return Optional.of(KeyFactory.getInstance("EC").generatePublic(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /// The public key of a SubjectPublicKeyInfo in DER, if it is one of [#P256K], which the runtime's
  /// key factory does not read; empty for any other text, and for a point that is not on the curve.
  public static Optional<PublicKey> publicKeyOfP256K(byte[] spki) {
    if (!Secp256k1.isSpki(spki)) {
      return Optional.empty();
    }
    var point = Secp256k1.pointOf(spki);
    return P256K.hasPoint(point) ? Optional.of(Secp256k1.publicKey(point)) : Optional.empty();
  }

  /// Whether `y² = x³ + ax + b`, with both coordinates in the field. These curves have cofactor 1,
  /// so every such point is one of the group.
  private boolean hasPoint(ECPoint point) {
    var curve = parameters.getCurve();
    var p = ((ECFieldFp) curve.getField()).getP();
    var x = point.getAffineX();
    var y = point.getAffineY();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    var right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(p);
    return y.multiply(y).mod(p).equals(right);
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
