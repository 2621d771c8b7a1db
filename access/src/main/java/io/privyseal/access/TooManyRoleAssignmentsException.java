package io.privyseal.access;

/// There is no room for another role assignment. Nothing was changed.
public final class TooManyRoleAssignmentsException extends IllegalStateException {
  private final String limit;

  public TooManyRoleAssignmentsException(String limit) {
    super(limit);
    this.limit = limit;
  }

  /// Which bound is reached; for the caller.
  public String limit() {
    return limit;
  }
}
