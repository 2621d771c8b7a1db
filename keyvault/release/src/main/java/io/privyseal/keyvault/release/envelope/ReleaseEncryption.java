package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.crypto.RsaEncryption;
import java.util.Optional;

/// How a released key is wrapped: RSA-OAEP around a fresh AES-256 key, AES key wrap with padding
/// around the released key. They differ in the OAEP hash.
///
/// Source: Key Vault REST reference, `KeyEncryptionAlgorithm`; PKCS #11 v2.40,
/// CKM_RSA_AES_KEY_WRAP.
public enum ReleaseEncryption {
  CKM_RSA_AES_KEY_WRAP(RsaEncryption.OAEP_SHA1),
  RSA_AES_KEY_WRAP_256(RsaEncryption.OAEP_SHA256),
  RSA_AES_KEY_WRAP_384(RsaEncryption.OAEP_SHA384);

  /// What a request without `enc` means.
  public static final ReleaseEncryption DEFAULT = CKM_RSA_AES_KEY_WRAP;

  private final RsaEncryption oaep;

  ReleaseEncryption(RsaEncryption oaep) {
    this.oaep = oaep;
  }

  /// How the AES key is encrypted.
  public RsaEncryption oaep() {
    return oaep;
  }

  /// The algorithm of exactly that wire name.
  public static Optional<ReleaseEncryption> named(String enc) {
    for (var algorithm : values()) {
      if (algorithm.name().equals(enc)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
