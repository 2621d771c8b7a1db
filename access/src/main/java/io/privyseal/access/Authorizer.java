package io.privyseal.access;

import io.privyseal.foundation.decision.Finding;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says whether a caller may do something. Denies by default: without a role assignment at the
/// resource or above it, in the resource's own tenant, the answer is no.
///
/// Nothing is cached: a removed assignment holds no longer at the next request, a temporary role
/// not beyond its moment. Temporary roles are asked for only if no assignment allows.
public final class Authorizer {
  private final RoleAssignments assignments;
  private final TemporaryRoles temporary;
  private final InstantSource clock;

  /// Without temporary roles.
  public Authorizer(RoleAssignments assignments) {
    this(assignments, TemporaryRoles.NONE, () -> Instant.MAX);
  }

  public Authorizer(RoleAssignments assignments, TemporaryRoles temporary, InstantSource clock) {
    this.assignments = assignments;
    this.temporary = temporary;
    this.clock = clock;
  }

  /// Whether `caller` may do `action` at `where`, a resource of `owner`.
  public Authorization authorize(Caller caller, TenantId owner, Action action, Scope where) {
    var findings = new ArrayList<Finding>();
    findings.add(
        Finding.passed(AccessCheck.AUTHENTICATED, "token", "a verified token", caller.actor()));
    if (!caller.tenantId().equals(owner)) {
      findings.add(
          Finding.failed(AccessCheck.TENANT, "tid", owner.value(), caller.tenantId().value()));
      findings.add(
          Finding.notChecked(
              AccessCheck.ROLE, where.path(), "roles hold only inside the resource's tenant"));
      return new Authorization.Denied(caller, findings);
    }
    findings.add(Finding.passed(AccessCheck.TENANT, "tid", owner.value(), owner.value()));

    try {
      return byRoles(caller, owner, action, where, findings);
    } catch (RoleAssignmentsUnavailableException e) {
      findings.add(
          Finding.undecided(
              AccessCheck.ROLE, where.path(), "the storage of role assignments does not answer"));
      return new Authorization.Undecided(caller, findings);
    }
  }

  /// Whether `caller` may give `principal` a role at `where`, or make it eligible for one. Whoever
  /// has that right by an elevation may use it for others, but not to make itself permanent.
  public Authorization authorizeRoleChange(
      Caller caller, TenantId owner, Scope where, String principal) {
    return switch (authorize(caller, owner, Action.ROLE_ASSIGNMENTS_WRITE, where)) {
      case Authorization.Granted granted -> {
        var findings = new ArrayList<>(granted.findings());
        if (granted.temporary().isPresent() && caller.principals().contains(principal)) {
          findings.add(
              Finding.failed(
                  AccessCheck.NOT_OWN, "principalId", "another principal", "the caller's own"));
          yield new Authorization.Denied(caller, findings);
        }
        findings.add(
            Finding.passed(
                AccessCheck.NOT_OWN,
                "principalId",
                "another principal, or a right by assignment",
                "it is"));
        yield new Authorization.Granted(caller, granted.by(), granted.temporary(), findings);
      }
      case Authorization.Denied denied -> denied;
      case Authorization.Undecided undecided -> undecided;
    };
  }

  private Authorization byRoles(
      Caller caller, TenantId owner, Action action, Scope where, List<Finding> findings) {
    var held = assignments.ofAny(owner, caller.principals());
    var allowing = held.stream().filter(a -> a.allows(action, where)).findFirst();
    if (allowing.isPresent()) {
      var by = allowing.get();
      findings.add(passed(action, where, by, ""));
      return new Authorization.Granted(caller, by, Optional.empty(), findings);
    }
    var now = clock.instant();
    var lent =
        temporary.of(owner, caller.objectId(), now).stream()
            .filter(t -> now.isBefore(t.until()) && t.role().allows(action, where))
            .findFirst();
    if (lent.isPresent()) {
      var by = lent.get();
      findings.add(
          passed(
              action,
              where,
              by.role(),
              " by elevation %s until %s".formatted(by.elevation(), by.until())));
      return new Authorization.Granted(caller, by.role(), lent, findings);
    }
    findings.add(
        Finding.failed(AccessCheck.ROLE, where.path(), action.dataAction(), summary(held, where))
            .withHint(mend(action, where)));
    return new Authorization.Denied(caller, findings);
  }

  private static Finding passed(Action action, Scope where, RoleAssignment by, String how) {
    return Finding.passed(
        AccessCheck.ROLE,
        where.path(),
        action.dataAction(),
        by.role().azureName() + " at " + by.scope() + how);
  }

  private static String summary(List<RoleAssignment> held, Scope where) {
    var here =
        held.stream()
            .filter(a -> a.scope().covers(where))
            .map(a -> a.role().azureName() + " at " + a.scope())
            .sorted()
            .toList();
    if (!here.isEmpty()) {
      return String.join(", ", here);
    }
    return held.isEmpty() ? "no role" : "no role here, %d elsewhere".formatted(held.size());
  }

  private static String mend(Action action, Scope where) {
    var roles = new ArrayList<String>();
    for (var role : Role.values()) {
      if (role.allows(action)) {
        roles.add(role.azureName());
      }
    }
    return "Assign one of %s at %s or above.".formatted(String.join(", ", roles), where);
  }
}
