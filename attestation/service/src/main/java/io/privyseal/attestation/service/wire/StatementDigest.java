package io.privyseal.attestation.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.jose.Jws;
import java.math.BigInteger;

/// Names what a signer did once: SHA-256 of the signed text and the signature.
///
/// Of an ECDSA signature `(r, s)` anybody makes the other one, `(r, n - s)`, so the lower of both
/// counts: whoever saw a token cannot make it look like another.
final class StatementDigest {
  private static final Bytes SEPARATOR = Bytes.utf8("\n");

  private StatementDigest() {}

  /// @param jws whose signature was verified
  static Bytes of(Jws jws) {
    return Digests.sha256(jws.signingInput().concat(SEPARATOR).concat(canonical(jws)));
  }

  private static Bytes canonical(Jws jws) {
    var signature = jws.signature();
    for (var curve : EcCurve.values()) {
      if (curve.scheme().name().equals(jws.alg())) {
        var half = signature.length() / 2;
        var s = new BigInteger(1, signature.slice(half, signature.length() - half).toArray());
        var other = curve.parameters().getOrder().subtract(s);
        return signature.slice(0, half).concat(Bytes.copyOf(s.min(other).toByteArray()));
      }
    }
    return signature;
  }
}
