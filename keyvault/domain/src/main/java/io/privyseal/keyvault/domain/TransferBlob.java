package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;

/// A key that is wrapped for a key of the vault that it comes to.
///
/// @param kek the name of that key
/// @param kekVersion and its version
/// @param ciphertext of CKM_RSA_AES_KEY_WRAP with SHA-1: of PKCS #8, or the bytes of a symmetric
///   key
public record TransferBlob(KeyName kek, ObjectVersion kekVersion, Bytes ciphertext) {}
