package io.privyseal.client;

import io.privyseal.attestation.attester.SealingKey;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.keyvault.release.envelope.KeyUnwrapper;
import java.math.BigInteger;

/// Unwraps with a key that stays in its device.
record DeviceUnwrapper(SealingKey key) implements KeyUnwrapper {
  @Override
  public BigInteger modulus() {
    return key.publicKey().getModulus();
  }

  @Override
  public byte[] decrypt(RsaEncryption scheme, Bytes ciphertext) {
    return key.decrypt(scheme, ciphertext);
  }
}
