package io.privyseal.access;

import io.privyseal.foundation.failure.UnavailableException;

/// The storage of role assignments does not answer. Nothing is known about the caller's roles.
public final class RoleAssignmentsUnavailableException extends UnavailableException {
  public RoleAssignmentsUnavailableException(String message) {
    super(message);
  }

  public RoleAssignmentsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
