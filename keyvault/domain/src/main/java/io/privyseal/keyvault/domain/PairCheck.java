package io.privyseal.keyvault.domain;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;

/// Whether a pair that was made elsewhere is one that can be kept.
public record PairCheck(CryptoEngine engine) {
  /// @throws RefusedException with [RefusalReason#BAD_PARAMETER] if it is not
  public void require(KeySpec spec, KeyPair pair) {
    requireUsualExponent(pair.getPublic());
    requireMatching(spec, pair);
  }

  private static void requireUsualExponent(PublicKey key) {
    if (key instanceof RSAPublicKey rsa
        && !rsa.getPublicExponent().equals(RSAKeyGenParameterSpec.F4)) {
      throw new RefusedException(RefusalReason.BAD_PARAMETER, "key.e: expected 65537 (AQAB)");
    }
  }

  /// Signs with one half and verifies with the other: a pair that does not belong together would be
  /// a key that opens nothing.
  private void requireMatching(KeySpec spec, KeyPair pair) {
    var scheme =
        switch (spec.shape()) {
          case KeyShape.Rsa _ -> SignatureScheme.PS256;
          case KeyShape.Ec(var curve) -> curve.scheme();
          case KeyShape.Oct _ -> throw new IllegalArgumentException("a symmetric key has one half");
        };
    var digest = new byte[scheme.digestBytes()];
    engine.random().nextBytes(digest);
    boolean matches;
    try {
      var signature = engine.signDigest(scheme, pair.getPrivate(), digest);
      matches = engine.verifyDigest(scheme, pair.getPublic(), digest, signature);
    } catch (RuntimeException _) {
      // Whatever the provider makes of numbers that are no key, it is no key.
      matches = false;
    }
    if (!matches) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER, "key: the private and the public half do not match");
    }
  }
}
