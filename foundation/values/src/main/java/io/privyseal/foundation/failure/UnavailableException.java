package io.privyseal.foundation.failure;

import java.time.Duration;

/// The surroundings of a port failed: no database, no network, a full queue. Each port extends this
/// once; the edge answers 503 with the retry hint, and a decision that needed the port is
/// undecided.
public abstract class UnavailableException extends RuntimeException {
  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);

  protected UnavailableException(String message) {
    super(message);
  }

  protected UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /// How long the caller should wait before it tries again.
  public Duration retryAfter() {
    return DEFAULT_RETRY;
  }
}
