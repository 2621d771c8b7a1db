package io.privyseal.keyvault.domain;

import io.privyseal.foundation.crypto.EcCurve;
import java.util.Set;

/// How large a key is, or on which curve.
public sealed interface KeyShape {
  KeyType.Family family();

  /// @param bits of the modulus: 2048, 3072 or 4096
  record Rsa(int bits) implements KeyShape {
    public static final Set<Integer> SIZES = Set.of(2048, 3072, 4096);

    public Rsa {
      if (!SIZES.contains(bits)) {
        throw new RefusedException(
            RefusalReason.BAD_PARAMETER, "key_size: expected 2048, 3072 or 4096, found " + bits);
      }
    }

    @Override
    public KeyType.Family family() {
      return KeyType.Family.RSA;
    }
  }

  record Ec(EcCurve curve) implements KeyShape {
    @Override
    public KeyType.Family family() {
      return KeyType.Family.EC;
    }
  }
}
