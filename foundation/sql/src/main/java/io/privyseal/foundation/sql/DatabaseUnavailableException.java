package io.privyseal.foundation.sql;

import io.privyseal.foundation.failure.UnavailableException;

/// The database did not answer, did not take the transaction, or has no connection free in time.
public final class DatabaseUnavailableException extends UnavailableException {
  public DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
