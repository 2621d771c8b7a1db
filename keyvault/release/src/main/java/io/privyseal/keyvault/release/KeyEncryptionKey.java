package io.privyseal.keyvault.release;

import java.security.interfaces.RSAPublicKey;

/// The attested public key that a released key is wrapped to.
///
/// @param kid as the token names it; the RFC 7638 thumbprint where it names none
/// @param key RSA, 2048 to 4096 bits
public record KeyEncryptionKey(String kid, RSAPublicKey key) {
  public static final int MIN_BITS = 2048;
  public static final int MAX_BITS = 4096;

  public KeyEncryptionKey {
    var bits = key.getModulus().bitLength();
    if (bits < MIN_BITS || bits > MAX_BITS) {
      throw new IllegalArgumentException("a key encryption key has 2048 to 4096 bits");
    }
  }
}
