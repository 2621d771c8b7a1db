package io.privyseal.client;

/// Evidence cannot be made now: no device, or it is busy. Worth a retry.
public final class AttesterUnavailableException extends RuntimeException {
  public AttesterUnavailableException(String message) {
    super(message);
  }

  public AttesterUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
