package io.privyseal.keyvault.service;

import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.keyvault.domain.KeyShape;

/// What requests cost, in units of a tenth of a millisecond of processor time: of the crypto
/// provider as it was measured on one core, of service and database as the benchmarks have it. The
/// numbers and how they came about stand in `docs/reference/bounds.md`.
final class Cost {
  /// Of the address of a request without a valid token.
  static final int STRANGER = 1;

  /// Token, roles, and one read.
  static final int REQUEST = 5;

  /// A decision that is committed.
  static final int RECORDED = 10;

  /// Token of the attestation, policy, sealing, and the signature of the answer.
  static final int RELEASE = 15;

  /// A new version of a key, whatever its kind: that is known only when it is made.
  static final int ROTATION = ofMaking(new KeyShape.Rsa(2048));

  private static final int SMALLEST = 1;

  private Cost() {}

  /// sign, decrypt, unwrapKey.
  static int ofPrivateUse(KeyShape shape) {
    return switch (shape) {
      case KeyShape.Rsa(var bits) -> bits <= 2048 ? 3 : bits <= 3072 ? 7 : 14;
      case KeyShape.Ec(var curve) ->
          curve == EcCurve.P256K ? 5 : curve == EcCurve.P521 ? 2 : SMALLEST;
      case KeyShape.Oct _ -> SMALLEST;
    };
  }

  /// encrypt, wrapKey, verify.
  static int ofPublicUse(KeyShape shape) {
    return switch (shape) {
      case KeyShape.Rsa _ -> SMALLEST;
      case KeyShape.Ec(var curve) ->
          curve == EcCurve.P256K
              ? 5
              : curve == EcCurve.P521 ? 3 : curve == EcCurve.P384 ? 2 : SMALLEST;
      case KeyShape.Oct _ -> SMALLEST;
    };
  }

  /// A new pair.
  static int ofMaking(KeyShape shape) {
    return switch (shape) {
      case KeyShape.Rsa(var bits) -> bits <= 2048 ? 540 : bits <= 3072 ? 1_900 : 5_000;
      case KeyShape.Ec(var curve) -> curve == EcCurve.P256K ? 5 : SMALLEST;
      case KeyShape.Oct _ -> SMALLEST;
    };
  }
}
