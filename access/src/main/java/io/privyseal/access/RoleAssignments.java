package io.privyseal.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where role assignments are kept. Every method throws [RoleAssignmentsUnavailableException] if
/// the storage does not answer; an empty list always means that there are none.
public interface RoleAssignments {
  /// Assignments of one principal.
  int MAX_PER_PRINCIPAL = 1000;

  /// Assignments at one scope, not counting those above and below it.
  int MAX_PER_SCOPE = 4000;

  /// All assignments of one principal.
  List<RoleAssignment> of(TenantId tenant, String principalId);

  /// All assignments of any of these principals: a caller and what it belongs to.
  default List<RoleAssignment> ofAny(TenantId tenant, List<String> principalIds) {
    return principalIds.stream().flatMap(id -> of(tenant, id).stream()).toList();
  }

  /// All assignments at exactly this scope, in order of principal and role.
  List<RoleAssignment> at(Scope scope);

  /// The assignment of that id.
  Optional<RoleAssignment> find(UUID id);

  /// Adds `assignment` unless its id is taken, or its principal already has that role at that
  /// scope. Returns the one that is now there.
  ///
  /// @throws TooManyRoleAssignmentsException if the principal already has [#MAX_PER_PRINCIPAL]
  ///   assignments, or the scope [#MAX_PER_SCOPE]
  RoleAssignment assign(RoleAssignment assignment);

  /// Whether there was one of that id.
  boolean remove(UUID id);
}
