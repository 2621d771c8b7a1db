package io.privyseal.access;

import java.util.UUID;

/// A principal of a tenant has a role at a scope.
///
/// @param id names the assignment
/// @param principalId the object id of the principal, 1 to 256 characters
public record RoleAssignment(
    UUID id, TenantId tenantId, String principalId, Role role, Scope scope) {
  /// Characters of a principal id.
  public static final int MAX_PRINCIPAL_CHARS = 256;

  public RoleAssignment {
    if (principalId.isEmpty() || principalId.length() > MAX_PRINCIPAL_CHARS) {
      throw new IllegalArgumentException("a principal id has 1 to 256 characters");
    }
  }

  /// Whether it lets its principal do `action` at `where`.
  public boolean allows(Action action, Scope where) {
    return role.allows(action) && scope.covers(where);
  }
}
