package io.privyseal.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A public key is made of the coordinates of a point on the curve, and of nothing else.
class EcPointTest {
  private static byte[] fixed(EcCurve curve, BigInteger value) {
    var bytes = value.toByteArray();
    var fixed = new byte[curve.fieldBytes()];
    var length = Math.min(bytes.length, fixed.length);
    System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  private static ECPublicKey generated(EcCurve curve) {
    return (ECPublicKey) CryptoEngines.choose().generateEc(curve).getPublic();
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void aPointOfTheCurveIsAKey(EcCurve curve) {
    var key = generated(curve);

    var read =
        curve
            .publicKey(fixed(curve, key.getW().getAffineX()), fixed(curve, key.getW().getAffineY()))
            .orElseThrow();

    assertThat(((ECPublicKey) read).getW()).isEqualTo(key.getW());
    assertThat(read.getEncoded()).isEqualTo(key.getEncoded());
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void aPointBesideTheCurveIsNone(EcCurve curve) {
    var point = generated(curve).getW();
    var x = fixed(curve, point.getAffineX());
    var y = fixed(curve, point.getAffineY());
    y[y.length - 1] ^= 1;

    assertThat(curve.publicKey(x, y)).isEmpty();
    assertThat(curve.publicKey(y, x)).isEmpty();
    assertThat(curve.publicKey(new byte[x.length], new byte[x.length])).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void coordinatesOutsideTheFieldAreNone(EcCurve curve) {
    var p = ((ECFieldFp) curve.parameters().getCurve().getField()).getP();
    var point = generated(curve).getW();
    var x = fixed(curve, point.getAffineX());
    var beyond = fixed(curve, p);

    assertThat(curve.publicKey(x, beyond)).isEmpty();
    assertThat(curve.publicKey(beyond, x)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void coordinatesOfAnotherLengthAreNone(EcCurve curve) {
    var right = new byte[curve.fieldBytes()];

    assertThat(curve.publicKey(new byte[curve.fieldBytes() - 1], right)).isEmpty();
    assertThat(curve.publicKey(right, new byte[curve.fieldBytes() + 1])).isEmpty();
  }
}
