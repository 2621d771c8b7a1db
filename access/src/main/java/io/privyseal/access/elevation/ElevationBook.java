package io.privyseal.access.elevation;

import io.privyseal.access.Scope;
import io.privyseal.access.TemporaryRoles;
import io.privyseal.access.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where eligibilities and elevations are kept. Any number of processes may share one; of two
/// writes that contradict one another one takes effect and the other is told.
///
/// Every method throws [io.privyseal.access.RoleAssignmentsUnavailableException] if the storage
/// does not answer. Whoever writes has recorded the decision before.
public interface ElevationBook extends TemporaryRoles {
  /// Eligibilities of one principal, and at one scope.
  int MAX_ELIGIBILITIES = 1000;

  /// Open requests of one caller.
  int MAX_OPEN = 32;

  /// Elevations that one answer holds.
  int MAX_LISTED = 200;

  /// Adds `eligibility` unless its id is taken, or its principal is already eligible for that role
  /// at that scope. Returns the one that is now there.
  ///
  /// @throws io.privyseal.access.TooManyRoleAssignmentsException beyond [#MAX_ELIGIBILITIES]
  Eligibility add(Eligibility eligibility);

  Optional<Eligibility> eligibility(UUID id);

  /// At exactly this scope, in order of principal.
  List<Eligibility> eligibilitiesAt(Scope scope);

  /// Of any of these principals: a caller and what it belongs to.
  List<Eligibility> eligibilitiesOf(TenantId tenant, List<String> principalIds);

  /// Removes an eligibility and ends whatever it has allowed. Returns whether it was there.
  ///
  /// @param by who removes it
  boolean remove(UUID eligibility, String by, Instant at);

  /// Adds a request, pending or granted.
  ///
  /// @return the request; empty if its eligibility is gone, the caller has an open request for this
  ///   role and scope, or [#MAX_OPEN] open ones
  Optional<Elevation> request(Elevation wanted);

  Optional<Elevation> find(UUID id);

  /// Grants or denies a request that is still pending.
  ///
  /// @return the request as it is now; empty if it was not pending any more
  Optional<Elevation> decide(UUID id, Progress.Granted granted);

  /// @return as for [#decide(UUID, Progress.Granted)]
  Optional<Elevation> decide(UUID id, Progress.Denied denied);

  /// Ends what is pending or active.
  ///
  /// @return the request as it is now; empty if it was over
  Optional<Elevation> end(UUID id, Progress.Ended ended);

  /// The newest requests of one caller, at most [#MAX_LISTED].
  List<Elevation> elevationsOf(TenantId tenant, String principalId);

  /// The newest requests for exactly this scope, at most [#MAX_LISTED].
  List<Elevation> elevationsAt(Scope scope);
}
