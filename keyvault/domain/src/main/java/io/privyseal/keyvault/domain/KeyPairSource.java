package io.privyseal.keyvault.domain;

import io.privyseal.foundation.crypto.CryptoEngine;
import java.security.KeyPair;

/// Where new key pairs come from. Each is given out once.
public interface KeyPairSource {
  KeyPair take(KeyShape.Pair shape);

  /// Makes each pair when it is asked for.
  static KeyPairSource directly(CryptoEngine engine) {
    return shape ->
        switch (shape) {
          case KeyShape.Rsa(var bits) -> engine.generateRsa(bits);
          case KeyShape.Ec(var curve) -> engine.generateEc(curve);
        };
  }
}
