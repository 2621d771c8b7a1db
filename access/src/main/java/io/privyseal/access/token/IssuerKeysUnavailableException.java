package io.privyseal.access.token;

/// An issuer's keys could not be had. Says nothing about the token.
public final class IssuerKeysUnavailableException extends RuntimeException {
  public IssuerKeysUnavailableException(String message) {
    super(message);
  }

  public IssuerKeysUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
