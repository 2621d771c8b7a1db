package io.privyseal.keyvault.domain;

import io.privyseal.foundation.failure.UnavailableException;

/// The storage behind [KeyRepository] or [VaultRegistry] does not answer. Nothing was decided; the
/// request may be made again.
public final class KeyStorageUnavailableException extends UnavailableException {
  public KeyStorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
