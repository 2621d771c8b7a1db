package io.privyseal.access;

import io.privyseal.foundation.decision.Finding;
import java.util.ArrayList;
import java.util.List;

/// Says whether a caller may do something. Denies by default: without a role assignment at the
/// resource or above it, in the resource's own tenant, the answer is no.
///
/// Nothing is cached: a removed assignment holds no longer at the next request.
public final class Authorizer {
  private final RoleAssignments assignments;

  public Authorizer(RoleAssignments assignments) {
    this.assignments = assignments;
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

    List<RoleAssignment> held;
    try {
      held = assignments.of(owner, caller.objectId());
    } catch (RoleAssignmentsUnavailableException e) {
      findings.add(
          Finding.undecided(
              AccessCheck.ROLE, where.path(), "the storage of role assignments does not answer"));
      return new Authorization.Undecided(caller, findings);
    }
    var allowing = held.stream().filter(a -> a.allows(action, where)).findFirst();
    if (allowing.isEmpty()) {
      findings.add(
          Finding.failed(AccessCheck.ROLE, where.path(), action.dataAction(), summary(held, where))
              .withHint(mend(action, where)));
      return new Authorization.Denied(caller, findings);
    }
    var by = allowing.get();
    findings.add(
        Finding.passed(
            AccessCheck.ROLE,
            where.path(),
            action.dataAction(),
            by.role().azureName() + " at " + by.scope()));
    return new Authorization.Granted(caller, by, findings);
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
