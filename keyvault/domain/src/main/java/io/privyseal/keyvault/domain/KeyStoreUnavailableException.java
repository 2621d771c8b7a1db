package io.privyseal.keyvault.domain;

import io.privyseal.foundation.failure.UnavailableException;

/// The [KeyStore] cannot be reached now: a module that was removed, locked, or is busy. The request
/// may be made again. The message is for operators and names no key.
public final class KeyStoreUnavailableException extends UnavailableException {
  public KeyStoreUnavailableException(String message) {
    super(message);
  }

  public KeyStoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
