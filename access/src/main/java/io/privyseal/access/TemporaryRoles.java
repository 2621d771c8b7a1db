package io.privyseal.access;

import java.time.Instant;
import java.util.List;

/// Roles that principals have for a while.
@FunctionalInterface
public interface TemporaryRoles {
  /// Nobody has any.
  TemporaryRoles NONE = (tenant, principalId, at) -> List.of();

  /// Those that the principal has at that moment: what has ended by the clock is not among them,
  /// whether or not anybody has cleared it away.
  ///
  /// @throws RoleAssignmentsUnavailableException if the storage does not answer
  List<TemporaryRole> of(TenantId tenant, String principalId, Instant at);
}
