package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Secret;
import java.security.KeyPair;

/// A key that was made elsewhere.
public sealed interface KeyMaterial {
  /// Both halves; that they belong together is checked where they are imported.
  record Pair(KeyPair pair) implements KeyMaterial {}

  /// A symmetric key.
  ///
  /// @param key 16, 24 or 32 bytes; whoever made this closes it
  record Octets(Secret key) implements KeyMaterial {}

  /// What shape it has.
  ///
  /// @throws RefusedException if it is none that is offered
  default KeyShape shape() {
    return switch (this) {
      case Pair(var pair) -> KeyEncoding.shapeOf(pair.getPublic());
      case Octets(var key) -> new KeyShape.Oct(8 * key.length());
    };
  }
}
