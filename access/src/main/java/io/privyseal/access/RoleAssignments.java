package io.privyseal.access;

import java.util.List;
import java.util.UUID;

/// Where role assignments are kept. Every method throws [RoleAssignmentsUnavailableException] if
/// the storage does not answer; an empty list always means that there are none.
public interface RoleAssignments {
  /// Assignments of one principal.
  int MAX_PER_PRINCIPAL = 1000;

  /// All assignments of one principal.
  List<RoleAssignment> of(TenantId tenant, String principalId);

  /// All assignments at exactly this scope, in order of principal and role.
  List<RoleAssignment> at(Scope scope);

  /// Adds `assignment` unless its principal already has that role at that scope. Returns the one
  /// that is now there.
  ///
  /// @throws IllegalStateException if the principal already has [#MAX_PER_PRINCIPAL] assignments
  RoleAssignment assign(RoleAssignment assignment);

  /// Whether there was one of that id.
  boolean remove(UUID id);
}
