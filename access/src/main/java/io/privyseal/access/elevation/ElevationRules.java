package io.privyseal.access.elevation;

import io.privyseal.access.AccessCheck;
import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Authorizer;
import io.privyseal.access.Caller;
import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.foundation.decision.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who may take, approve and end a role that is had for a while. Changes nothing: the findings come
/// to the verdict, and the caller of these methods records it before it does what they allow.
public final class ElevationRules {
  private final ElevationBook book;
  private final Authorizer authorizer;
  private final TenantId owner;

  /// @param owner whose installation this is
  public ElevationRules(ElevationBook book, Authorizer authorizer, TenantId owner) {
    this.book = book;
    this.authorizer = authorizer;
    this.owner = owner;
  }

  /// What came of the question whether a role may be taken.
  ///
  /// @param by what allows it; empty if nothing does
  public record Asked(Optional<Eligibility> by, List<Finding> findings) {
    public Asked {
      findings = List.copyOf(findings);
    }
  }

  /// Whether the caller may take that role there for that long. Of several eligibilities the one
  /// counts that asks least: without approval before with, then the one that allows most time.
  ///
  /// @throws io.privyseal.access.RoleAssignmentsUnavailableException if the storage does not answer
  public Asked ask(Caller caller, Role role, Scope where, Duration duration) {
    var findings = new ArrayList<Finding>();
    findings.add(
        Finding.passed(AccessCheck.AUTHENTICATED, "token", "a verified token", caller.actor()));
    var wanted = role.azureName() + " at " + where;
    if (!caller.tenantId().equals(owner)) {
      findings.add(
          Finding.failed(AccessCheck.TENANT, "tid", owner.value(), caller.tenantId().value()));
      findings.add(
          Finding.notChecked(ElevationCheck.ELIGIBLE, where.path(), "not in the owner's tenant"));
      return new Asked(Optional.empty(), findings);
    }
    findings.add(Finding.passed(AccessCheck.TENANT, "tid", owner.value(), owner.value()));
    var covering =
        book.eligibilitiesOf(owner, caller.principals()).stream()
            .filter(e -> e.covers(role, where))
            .toList();
    if (covering.isEmpty()) {
      findings.add(Finding.failed(ElevationCheck.ELIGIBLE, where.path(), wanted, "not eligible"));
      return new Asked(Optional.empty(), findings);
    }
    findings.add(Finding.passed(ElevationCheck.ELIGIBLE, where.path(), wanted, "eligible"));
    var longest = covering.stream().map(Eligibility::longest).max(Comparator.naturalOrder());
    var by =
        covering.stream()
            .filter(e -> duration.compareTo(e.longest()) <= 0)
            .min(
                Comparator.comparing(Eligibility::needsApproval)
                    .thenComparing(Eligibility::longest, Comparator.reverseOrder()));
    findings.add(
        by.isPresent()
            ? Finding.passed(
                ElevationCheck.DURATION,
                "duration",
                "at most " + by.get().longest(),
                duration.toString())
            : Finding.failed(
                ElevationCheck.DURATION,
                "duration",
                "at most " + longest.orElseThrow(),
                duration.toString()));
    return new Asked(by, findings);
  }

  /// Whether the caller may approve or deny that request: the findings say.
  public List<Finding> decide(Caller caller, Elevation elevation) {
    var authorization =
        authorizer.authorize(caller, owner, Action.ELEVATIONS_APPROVE, elevation.scope());
    var findings = new ArrayList<>(authorization.findings());
    var own = caller.objectId().equals(elevation.principalId());
    findings.add(
        own
            ? Finding.failed(ElevationCheck.ANOTHER, "oid", "another principal", "the same")
            : Finding.passed(ElevationCheck.ANOTHER, "oid", "another principal", "another"));
    findings.add(
        switch (authorization) {
          case Authorization.Granted granted when granted.temporary().isPresent() ->
              Finding.failed(
                  ElevationCheck.STANDING, "role", "an assignment", "an elevation of the caller");
          case Authorization.Granted _ ->
              Finding.passed(ElevationCheck.STANDING, "role", "an assignment", "an assignment");
          case Authorization.Denied _, Authorization.Undecided _ ->
              Finding.notChecked(ElevationCheck.STANDING, "role", "there is no such right");
        });
    return List.copyOf(findings);
  }

  /// Whether the caller may end that elevation: the findings say.
  public List<Finding> end(Caller caller, Elevation elevation) {
    if (caller.tenantId().equals(elevation.tenantId())
        && caller.objectId().equals(elevation.principalId())) {
      return List.of(
          Finding.passed(AccessCheck.AUTHENTICATED, "token", "a verified token", caller.actor()),
          Finding.passed(ElevationCheck.HOLDER, "oid", "its holder", "its holder"));
    }
    var authorization =
        authorizer.authorize(caller, owner, Action.ROLE_ASSIGNMENTS_WRITE, elevation.scope());
    var findings = new ArrayList<>(authorization.findings());
    findings.add(
        switch (authorization) {
          case Authorization.Granted _ ->
              Finding.passed(ElevationCheck.HOLDER, "oid", "its holder", "who assigns roles");
          case Authorization.Denied _ ->
              Finding.failed(ElevationCheck.HOLDER, "oid", "its holder", "another");
          case Authorization.Undecided _ ->
              Finding.notChecked(ElevationCheck.HOLDER, "oid", "roles cannot be read");
        });
    return List.copyOf(findings);
  }
}
