package io.privyseal.attestation.result;

/// The keys of an authority cannot be had now. Says nothing about any token; worth a retry.
public final class AuthorityUnavailableException extends RuntimeException {
  public AuthorityUnavailableException(String message) {
    super(message);
  }

  public AuthorityUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
