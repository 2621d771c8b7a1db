package io.privyseal.keyvault.domain;

import io.privyseal.foundation.failure.UnavailableException;

/// The storage of vaults, keys or secrets does not answer. Nothing was decided; the request may be
/// made again.
public final class VaultStorageUnavailableException extends UnavailableException {
  public VaultStorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
