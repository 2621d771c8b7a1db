package io.privyseal.keyvault.domain;

/// The storage behind [KeyRepository] or [VaultRegistry] does not answer. Nothing was decided; the
/// request may be made again.
public final class KeyStorageUnavailableException extends RuntimeException {
  public KeyStorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
