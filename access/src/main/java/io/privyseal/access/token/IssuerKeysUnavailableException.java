package io.privyseal.access.token;

import io.privyseal.foundation.failure.UnavailableException;

/// An issuer's keys could not be had. Says nothing about the token.
public final class IssuerKeysUnavailableException extends UnavailableException {
  public IssuerKeysUnavailableException(String message) {
    super(message);
  }

  public IssuerKeysUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
