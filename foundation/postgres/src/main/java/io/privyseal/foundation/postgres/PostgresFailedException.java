package io.privyseal.foundation.postgres;

/// The embedded PostgreSQL could not be unpacked, started or stopped. The message says what to do.
public final class PostgresFailedException extends RuntimeException {
  PostgresFailedException(String message) {
    super(message);
  }

  PostgresFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
