package io.privyseal.keyvault.domain.software;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import io.privyseal.keyvault.domain.Ciphertext;
import io.privyseal.keyvault.domain.Cleartext;
import java.util.Arrays;
import java.util.Optional;

/// The symmetric algorithms over a crypto engine.
///
/// @param algorithm any but RSA
record AesCipher(CryptoEngine engine, CipherAlgorithm algorithm) {
  Ciphertext encrypt(byte[] key, Cleartext clear) {
    var value = clear.value().toArray();
    return switch (algorithm.mode()) {
      case GCM -> gcm(key, clear);
      case CBC -> cbc(key, clear, value);
      case CBC_PAD -> cbc(key, clear, CbcPadding.add(value));
      case WRAP -> Ciphertext.of(Bytes.copyOf(engine.wrap(key, value)));
      case WRAP_PAD -> Ciphertext.of(Bytes.copyOf(engine.wrapPadded(key, value)));
      case RSA -> throw notSymmetric();
    };
  }

  private Ciphertext gcm(byte[] key, Cleartext clear) {
    var iv = new byte[CipherAlgorithm.GCM_IV_BYTES];
    engine.random().nextBytes(iv);
    var aad = clear.aad().map(Bytes::toArray).orElse(new byte[0]);
    var sealed = engine.gcmSeal(key, iv, aad, clear.value().toArray());
    var tagAt = sealed.length - CipherAlgorithm.GCM_TAG_BYTES;
    return new Ciphertext(
        Bytes.copyOf(Arrays.copyOf(sealed, tagAt)),
        Optional.of(Bytes.copyOf(iv)),
        Optional.of(Bytes.copyOf(Arrays.copyOfRange(sealed, tagAt, sealed.length))),
        clear.aad());
  }

  private Ciphertext cbc(byte[] key, Cleartext clear, byte[] blocks) {
    var iv = clear.iv().orElseThrow();
    return new Ciphertext(
        Bytes.copyOf(engine.cbcEncrypt(key, iv.toArray(), blocks)),
        Optional.of(iv),
        Optional.empty(),
        Optional.empty());
  }

  /// @throws CryptoFailureException if it does not open
  Secret decrypt(byte[] key, Ciphertext in) {
    var value = in.value().toArray();
    return Secret.takeOver(
        switch (algorithm.mode()) {
          case GCM -> {
            var tag = in.tag().orElseThrow().toArray();
            var sealed = Arrays.copyOf(value, value.length + tag.length);
            System.arraycopy(tag, 0, sealed, value.length, tag.length);
            var aad = in.aad().map(Bytes::toArray).orElse(new byte[0]);
            yield engine.gcmOpen(key, in.iv().orElseThrow().toArray(), aad, sealed);
          }
          case CBC -> blocks(key, in, value);
          case CBC_PAD -> CbcPadding.remove(blocks(key, in, value));
          case WRAP -> engine.unwrap(key, value);
          case WRAP_PAD -> engine.unwrapPadded(key, value);
          case RSA -> throw notSymmetric();
        });
  }

  private byte[] blocks(byte[] key, Ciphertext in, byte[] value) {
    if (value.length % CipherAlgorithm.BLOCK_BYTES != 0) {
      throw new CryptoFailureException("AES-CBC");
    }
    return engine.cbcDecrypt(key, in.iv().orElseThrow().toArray(), value);
  }

  private IllegalArgumentException notSymmetric() {
    return new IllegalArgumentException(algorithm + " is not symmetric");
  }
}
