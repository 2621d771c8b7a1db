package io.privyseal.keyvault.storage;

import io.privyseal.foundation.bytes.Bytes;

/// The database's keys are sealed under another root key than the one given. Nothing of them can be
/// opened; the operator has to give the right key or another database.
public final class WrongRootKeyException extends RuntimeException {
  WrongRootKeyException(Bytes stored, Bytes given) {
    super(
        "the stored keys are sealed under root key %s, the one given is %s"
            .formatted(stored.hex(), given.hex()));
  }
}
