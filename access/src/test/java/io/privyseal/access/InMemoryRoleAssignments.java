package io.privyseal.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Role assignments in memory, for tests of whatever authorises. [#breakDown] makes them fail as a
/// storage that does not answer.
public final class InMemoryRoleAssignments implements RoleAssignments {
  private final List<RoleAssignment> assignments = new ArrayList<>();
  private boolean broken;

  public synchronized void breakDown() {
    broken = true;
  }

  /// Assigns in short.
  public RoleAssignment assign(Caller caller, Role role, Scope scope) {
    return assign(
        new RoleAssignment(UUID.randomUUID(), caller.tenantId(), caller.objectId(), role, scope));
  }

  @Override
  public synchronized List<RoleAssignment> of(TenantId tenant, String principalId) {
    answerOrFail();
    return assignments.stream()
        .filter(a -> a.tenantId().equals(tenant) && a.principalId().equals(principalId))
        .toList();
  }

  @Override
  public synchronized List<RoleAssignment> at(Scope scope) {
    answerOrFail();
    return assignments.stream()
        .filter(a -> a.scope().equals(scope))
        .sorted(
            Comparator.comparing(RoleAssignment::principalId).thenComparing(RoleAssignment::role))
        .toList();
  }

  @Override
  public synchronized Optional<RoleAssignment> find(UUID id) {
    answerOrFail();
    return assignments.stream().filter(a -> a.id().equals(id)).findFirst();
  }

  @Override
  public synchronized RoleAssignment assign(RoleAssignment assignment) {
    var taken = find(assignment.id());
    if (taken.isPresent()) {
      return taken.get();
    }
    var held = of(assignment.tenantId(), assignment.principalId());
    for (var existing : held) {
      if (existing.role() == assignment.role() && existing.scope().equals(assignment.scope())) {
        return existing;
      }
    }
    if (held.size() >= MAX_PER_PRINCIPAL) {
      throw new TooManyRoleAssignmentsException("the principal has too many role assignments");
    }
    assignments.add(assignment);
    return assignment;
  }

  @Override
  public synchronized boolean remove(UUID id) {
    answerOrFail();
    return assignments.removeIf(a -> a.id().equals(id));
  }

  private void answerOrFail() {
    if (broken) {
      throw new RoleAssignmentsUnavailableException("broken by the test");
    }
  }
}
