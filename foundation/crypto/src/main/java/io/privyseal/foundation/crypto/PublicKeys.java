package io.privyseal.foundation.crypto;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// Public keys from the numbers that evidence and endorsements carry. A key that comes out is well
/// formed: an RSA modulus within bounds, a point on its curve.
public final class PublicKeys {
  /// Largest RSA modulus: twice what any format of ours carries; bounds the work of one signature.
  public static final int MAX_RSA_BITS = 8192;

  private static final int MIN_RSA_BITS = 1024;

  /// 2^32 - 1, the widest exponent that a TPM has a field for.
  private static final int MAX_EXPONENT_BITS = 32;

  private PublicKeys() {}

  /// @param modulus big endian, unsigned
  /// @param exponent big endian, unsigned
  /// @throws MalformedInputException if the modulus is even, shorter than 1024 or longer than
  ///   [#MAX_RSA_BITS] bits, or the exponent even, below 3 or above 32 bits
  public static RSAPublicKey rsa(Bytes modulus, Bytes exponent) {
    var n = new BigInteger(1, modulus.toArray());
    var e = new BigInteger(1, exponent.toArray());
    if (n.bitLength() < MIN_RSA_BITS || n.bitLength() > MAX_RSA_BITS || !n.testBit(0)) {
      throw new MalformedInputException(
          "RSA key: expected an odd modulus of %d to %d bits, found %d"
              .formatted(MIN_RSA_BITS, MAX_RSA_BITS, n.bitLength()));
    }
    if (e.bitLength() < 2 || e.bitLength() > MAX_EXPONENT_BITS || !e.testBit(0)) {
      throw new MalformedInputException("RSA key: expected an odd exponent from 3 to 2^32 - 1");
    }
    return (RSAPublicKey) generate("RSA", new RSAPublicKeySpec(n, e));
  }

  /// @param x big endian, at most as long as the field
  /// @param y big endian, at most as long as the field
  /// @throws MalformedInputException if the point is not on the curve
  public static ECPublicKey ec(EcCurve curve, Bytes x, Bytes y) {
    var point = new ECPoint(new BigInteger(1, x.toArray()), new BigInteger(1, y.toArray()));
    if (!isOn(curve, point)) {
      throw new MalformedInputException("EC key: the point is not on " + curve.crv());
    }
    return (ECPublicKey) generate("EC", new ECPublicKeySpec(point, curve.parameters()));
  }

  /// The key of a SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7), RSA or EC.
  ///
  /// @throws MalformedInputException if it is neither
  public static PublicKey ofSpki(Bytes der) {
    for (var algorithm : new String[] {"RSA", "EC"}) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePublic(new X509EncodedKeySpec(der.toArray()));
      } catch (InvalidKeySpecException _) {
        // Of the other kind, perhaps.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java runtime has " + algorithm, e);
      }
    }
    throw new MalformedInputException(
        "public key: expected SubjectPublicKeyInfo of an RSA or EC key");
  }

  /// `y^2 = x^3 + ax + b` over the field, both coordinates reduced (SEC 1, section 3.2.2.1).
  private static boolean isOn(EcCurve curve, ECPoint point) {
    var domain = curve.parameters().getCurve();
    var p = ((ECFieldFp) domain.getField()).getP();
    var x = point.getAffineX();
    var y = point.getAffineY();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    var right = x.multiply(x).add(domain.getA()).multiply(x).add(domain.getB()).mod(p);
    return y.multiply(y).mod(p).equals(right);
  }

  private static PublicKey generate(String algorithm, KeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec);
    } catch (InvalidKeySpecException e) {
      throw new MalformedInputException(algorithm + " key: its numbers make no key", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }
}
