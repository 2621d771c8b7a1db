package io.privyseal.identity;

import io.privyseal.foundation.failure.UnavailableException;

/// The storage of identities and signing keys does not answer.
public final class IdentityStorageUnavailableException extends UnavailableException {
  public IdentityStorageUnavailableException(String message) {
    super(message);
  }

  public IdentityStorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
