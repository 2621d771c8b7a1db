package io.privyseal.attestation.attester;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RsaEncryption;
import java.security.interfaces.RSAPublicKey;

/// An RSA key that never leaves a device: others encrypt to it, the device decrypts.
public interface SealingKey {
  RSAPublicKey publicKey();

  /// @param ciphertext as long as the modulus
  /// @return the plaintext; the caller overwrites it after use
  /// @throws io.privyseal.foundation.crypto.CryptoFailureException if it does not decrypt, or the
  ///   state that the key depends on has changed
  /// @throws DeviceUnavailableException if the device does not answer
  byte[] decrypt(RsaEncryption scheme, Bytes ciphertext);
}
