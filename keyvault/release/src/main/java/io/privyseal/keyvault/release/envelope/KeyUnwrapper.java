package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RsaEncryption;
import java.math.BigInteger;
import java.security.interfaces.RSAPrivateKey;

/// The private half of an attested key, wherever it is: in this process, or in a device that
/// decrypts and never gives it out.
public interface KeyUnwrapper {
  BigInteger modulus();

  /// @param ciphertext as long as the modulus
  /// @return the plaintext; the caller overwrites it after use
  /// @throws io.privyseal.foundation.crypto.CryptoFailureException if it does not decrypt
  /// @throws io.privyseal.foundation.failure.UnavailableException if a device does not answer
  byte[] decrypt(RsaEncryption scheme, Bytes ciphertext);

  /// A key of this process.
  static KeyUnwrapper of(CryptoEngine engine, RSAPrivateKey key) {
    return new KeyUnwrapper() {
      @Override
      public BigInteger modulus() {
        return key.getModulus();
      }

      @Override
      public byte[] decrypt(RsaEncryption scheme, Bytes ciphertext) {
        return engine.decrypt(scheme, key, ciphertext.toArray());
      }
    };
  }
}
