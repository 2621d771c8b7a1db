package io.privyseal.foundation.crypto;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.function.Function;

/// A key wrapped for an RSA key: RSA-OAEP of a fresh AES-256 key, as long as the modulus, then
/// AES-KWP (RFC 5649) of the wrapped key under it.
///
/// Source: PKCS #11 v3.0, CKM_RSA_AES_KEY_WRAP; there OAEP has SHA-1.
///
/// @param oaep one of the OAEP schemes
public record RsaAesKeyWrap(CryptoEngine engine, RsaEncryption oaep) {
  /// Largest plaintext, in bytes. A PKCS #8 RSA-4096 key has about 2400.
  public static final int MAX_PLAINTEXT_BYTES = 32 * 1024;

  private static final int AES_KEY_BYTES = 32;
  private static final int KWP_MIN_BYTES = 16;

  /// @param material 1 to [#MAX_PLAINTEXT_BYTES]
  public Bytes wrap(RSAPublicKey key, Secret material) {
    if (material.length() == 0 || material.length() > MAX_PLAINTEXT_BYTES) {
      throw new IllegalArgumentException("key material of an impossible length");
    }
    var aes = new byte[AES_KEY_BYTES];
    engine.random().nextBytes(aes);
    try {
      var head = Bytes.copyOf(engine.encrypt(oaep, key, aes));
      Bytes tail = material.expose(plain -> Bytes.copyOf(engine.wrapPadded(aes, plain)));
      return head.concat(tail);
    } finally {
      Arrays.fill(aes, (byte) 0);
    }
  }

  /// @param modulusBytes of the RSA key
  /// @param decrypt with that key and [#oaep]; what it gives is overwritten
  /// @return the caller closes it
  /// @throws MalformedInputException if the ciphertext has not the length for this key
  /// @throws CryptoFailureException if it was not wrapped for this key
  public Secret unwrap(int modulusBytes, Function<Bytes, byte[]> decrypt, Bytes ciphertext) {
    var rest = ciphertext.length() - modulusBytes;
    if (rest < KWP_MIN_BYTES || rest % 8 != 0 || rest > MAX_PLAINTEXT_BYTES + KWP_MIN_BYTES) {
      throw new MalformedInputException(
          "ciphertext: expected %d bytes and a wrapped key, found %d in all"
              .formatted(modulusBytes, ciphertext.length()));
    }
    var aes = decrypt.apply(ciphertext.slice(0, modulusBytes));
    try {
      if (aes.length != AES_KEY_BYTES) {
        throw new MalformedInputException("ciphertext: the inner key is not AES-256");
      }
      return Secret.takeOver(
          engine.unwrapPadded(aes, ciphertext.slice(modulusBytes, rest).toArray()));
    } finally {
      Arrays.fill(aes, (byte) 0);
    }
  }
}
