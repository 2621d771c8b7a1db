package io.privyseal.foundation.crypto;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/// Every operation with a key that the product makes. Thread-safe. Choose one with
/// [CryptoEngines#choose] at start and pass it on.
///
/// Arrays given in are not kept or changed; arrays given out belong to the caller.
public interface CryptoEngine {
  /// What does the work.
  ///
  /// @param id `accp` or `jdk`
  /// @param version of the provider
  /// @param reason why this one: `configured`, `native library loaded`, or what failed
  record Identity(String id, String version, String reason) {}

  Identity identity();

  /// A generator for keys, nonces and ids.
  SecureRandom random();

  /// @throws IllegalArgumentException unless `bits` is 2048, 3072 or 4096
  KeyPair generateRsa(int bits);

  KeyPair generateEc(EcCurve curve);

  /// @throws CryptoFailureException if `plaintext` is too long for the key
  byte[] encrypt(RsaEncryption scheme, RSAPublicKey key, byte[] plaintext);

  /// @throws CryptoFailureException if the ciphertext does not decrypt
  byte[] decrypt(RsaEncryption scheme, RSAPrivateKey key, byte[] ciphertext);

  /// Hashes `message` and signs it.
  ///
  /// @throws IllegalArgumentException if the key is not of the scheme's family or curve
  byte[] sign(SignatureScheme scheme, PrivateKey key, byte[] message);

  /// Signs a digest that was made elsewhere.
  ///
  /// @throws IllegalArgumentException if the digest has not the scheme's length, or the key is not
  ///   of the scheme's family or curve
  byte[] signDigest(SignatureScheme scheme, PrivateKey key, byte[] digest);

  /// False for any signature that does not verify, malformed ones and keys of another family or
  /// curve included.
  boolean verify(SignatureScheme scheme, PublicKey key, byte[] message, byte[] signature);

  /// Like [#verify] over a digest that was made elsewhere; false for a digest of another length.
  boolean verifyDigest(SignatureScheme scheme, PublicKey key, byte[] digest, byte[] signature);

  /// RSASSA-PKCS1-v1_5 over a value as it is, without DigestInfo (RFC 8017 section 8.2.1 from step
  /// 2 on).
  ///
  /// @throws IllegalArgumentException if the value is longer than the modulus less 11 bytes
  byte[] signUnhashed(RSAPrivateKey key, byte[] value);

  /// Like [#verify], for [#signUnhashed].
  boolean verifyUnhashed(RSAPublicKey key, byte[] value, byte[] signature);

  /// AES-GCM with a 128-bit tag (NIST SP 800-38D).
  ///
  /// @param iv 12 bytes, never used twice with one key
  /// @return ciphertext followed by the 16-byte tag
  byte[] gcmSeal(byte[] key, byte[] iv, byte[] aad, byte[] plaintext);

  /// @param sealed ciphertext followed by the 16-byte tag
  /// @throws CryptoFailureException if the tag does not match
  byte[] gcmOpen(byte[] key, byte[] iv, byte[] aad, byte[] sealed);

  /// AES key wrap with padding (RFC 5649).
  byte[] wrapPadded(byte[] kek, byte[] plaintext);

  /// @throws CryptoFailureException if the integrity value does not match
  byte[] unwrapPadded(byte[] kek, byte[] wrapped);

  /// AES key wrap (RFC 3394).
  ///
  /// @param plaintext 16 bytes or more, a multiple of 8
  byte[] wrap(byte[] kek, byte[] plaintext);

  /// @throws CryptoFailureException if the integrity value does not match
  byte[] unwrap(byte[] kek, byte[] wrapped);

  /// AES-CBC without padding (NIST SP 800-38A); says nothing about whether the result was changed.
  ///
  /// @param iv 16 bytes
  /// @param blocks a multiple of 16 bytes
  byte[] cbcEncrypt(byte[] key, byte[] iv, byte[] blocks);

  /// The way back; any input of the right length gives some output.
  byte[] cbcDecrypt(byte[] key, byte[] iv, byte[] blocks);
}
