package io.privyseal.access;

import java.util.List;

/// The first assignments of an installation, which nobody could be asked for. Every method throws
/// [RoleAssignmentsUnavailableException] if the storage does not answer.
public interface FirstRoles {
  /// Makes them, all or none, and only once in the life of the installation: if this was done
  /// before, by this process or another, nothing is changed.
  ///
  /// @param first at least one
  /// @return whether they were made now
  boolean bootstrap(List<RoleAssignment> first);

  /// Whether [#bootstrap] was done.
  boolean isBootstrapped();
}
