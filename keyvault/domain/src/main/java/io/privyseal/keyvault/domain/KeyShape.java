package io.privyseal.keyvault.domain;

import io.privyseal.foundation.crypto.EcCurve;
import java.util.Set;

/// How large a key is, or on which curve.
public sealed interface KeyShape {
  KeyType.Family family();

  /// With a public half.
  sealed interface Pair extends KeyShape {}

  /// @param bits of the modulus: 2048, 3072 or 4096
  record Rsa(int bits) implements Pair {
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

  record Ec(EcCurve curve) implements Pair {
    @Override
    public KeyType.Family family() {
      return KeyType.Family.EC;
    }
  }

  /// @param bits of the AES key: 128, 192 or 256
  record Oct(int bits) implements KeyShape {
    public static final Set<Integer> SIZES = Set.of(128, 192, 256);

    public Oct {
      if (!SIZES.contains(bits)) {
        throw new RefusedException(
            RefusalReason.BAD_PARAMETER, "key_size: expected 128, 192 or 256, found " + bits);
      }
    }

    @Override
    public KeyType.Family family() {
      return KeyType.Family.OCT;
    }
  }
}
