package io.privyseal.audit;

import io.privyseal.foundation.failure.UnavailableException;

/// The audit log cannot take or give entries now. What was to be recorded must not happen.
public final class AuditUnavailableException extends UnavailableException {
  public AuditUnavailableException(String message) {
    super(message);
  }

  public AuditUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
