package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoFailureException;
import java.security.PublicKey;
import java.util.Optional;

/// Port: where the secret halves of keys live. They are made, used and kept behind it only; what
/// the [KeyRepository] holds of each is an opaque text, `kept`, that nobody else can read: the key
/// itself, sealed, or where in a hardware module it is. A kept text is bound to its [KeyId] and
/// serves no other.
///
/// Thread-safe. Every method may throw [KeyStoreUnavailableException]. Whether a key may be used is
/// not asked here: [KeyUse] does, before.
public interface KeyStore extends AutoCloseable {
  /// A key that was just made or brought.
  ///
  /// @param publicKey empty for a symmetric key
  record Made(Bytes kept, Optional<PublicKey> publicKey) {}

  /// What keeps the keys, for people: `software`, or maker and model of a module. At most
  /// [KeyVersionRecord#MAX_PLATFORM_CHARS].
  String platform();

  /// @throws RefusedException with [RefusalReason#NOT_OFFERED] if such keys cannot live here
  void requireOffered(KeySpec spec, boolean exportable);

  /// Makes a key.
  ///
  /// @param exportable whether [#export] will ever give it
  Made generate(KeyId id, KeySpec spec, boolean exportable);

  /// Keeps a key that was made elsewhere.
  ///
  /// @param material of that spec; stays the caller's
  Made take(KeyId id, KeySpec spec, KeyMaterial material, boolean exportable);

  /// A key that came wrapped, and what it is.
  record Received(Made made, KeySpec spec) {}

  /// Keeps a key that comes wrapped for one that lives here, by CKM_RSA_AES_KEY_WRAP (PKCS #11
  /// v3.0) with SHA-1. It is unwrapped here and seen nowhere else.
  ///
  /// @param type what the sender says that it is; without it nobody could tell
  /// @param kek an RSA key
  /// @throws CryptoFailureException if it does not open
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if it is no key of that type
  /// @throws RefusedException if it is one that is not offered
  default Received receive(
      KeyId id, KeyType type, KeptKey kek, Bytes ciphertext, boolean exportable) {
    throw new RefusedException(
        RefusalReason.NOT_OFFERED, "key_hsm: wrapped keys are not taken by " + platform());
  }

  /// With a symmetric key. (What the public half of a pair does needs no key store.)
  ///
  /// @param clear with what the algorithm needs, of the right lengths
  Ciphertext encrypt(KeptKey key, CipherAlgorithm algorithm, Cleartext clear);

  /// @return the caller closes it
  /// @throws CryptoFailureException if it does not open, whatever the reason
  Secret decrypt(KeptKey key, CipherAlgorithm algorithm, Ciphertext ciphertext);

  /// @param digest of the algorithm's length
  /// @return RSA: as long as the modulus; ECDSA: `r || s`
  Bytes sign(KeptKey key, SigningAlgorithm algorithm, Bytes digest);

  /// The key itself: PKCS #8 (RFC 5958), or the bytes of a symmetric key.
  ///
  /// @return the caller closes it
  /// @throws RefusedException with [RefusalReason#NOT_EXPORTABLE] if it was not made exportable
  Secret export(KeptKey key);

  /// The key for a backup: sealed, and to be read by [#unpack] of such a key store only.
  ///
  /// @param context what the text is bound to instead of the key's id
  /// @throws RefusedException with [RefusalReason#NOT_OFFERED] if the key cannot leave its place
  Bytes pack(KeptKey key, Bytes context);

  /// The way back, for a key under a new id.
  ///
  /// @throws CryptoFailureException if it was not packed for that context by such a key store
  Bytes unpack(KeyId id, KeySpec spec, Bytes packed, Bytes context);

  /// Removes what the kept text does not hold itself. Done once or more often, also for what is
  /// gone already.
  void destroy(KeyId id, Bytes kept);

  /// Forgets what was opened of that version.
  void forget(KeyId id);

  /// Forgets what was opened of every version of the key.
  void forget(VaultName vault, KeyName name);

  /// Forgets what was not used for a while.
  void forgetIdle();

  /// Throws if keys cannot be used now.
  void check();

  @Override
  void close();
}
