package io.privyseal.server.platform;

import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Caller;
import io.privyseal.access.Scope;
import io.privyseal.audit.AuditEvent;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// Decides changes of who may do what, and records each before anything comes of it, a refused one
/// too. A right that comes from an elevation is named in the record's facts.
final class RoleChanges {
  private static final String SERVICE = "access";

  private final PlatformAccess access;
  private final CryptoEngine engine;
  private final InstantSource clock;

  RoleChanges(PlatformAccess access, CryptoEngine engine, InstantSource clock) {
    this.access = access;
    this.engine = engine;
    this.clock = clock;
  }

  /// A change that a caller wants.
  ///
  /// @param operation as the record names it: `roleAssignments/assign`
  record Change(Request request, Caller caller, String operation, Scope scope) {}

  /// Now, as the storage keeps times.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// @throws HttpProblem 403 unless the caller may read who may do what there
  void requireRead(Caller caller, Scope scope) {
    switch (access
        .authorizer()
        .authorize(caller, access.tenant(), Action.ROLE_ASSIGNMENTS_READ, scope)) {
      case Authorization.Granted _ -> {}
      case Authorization.Denied _ -> throw denied(scope);
      case Authorization.Undecided _ -> throw Platform.rolesUnavailable();
    }
  }

  /// Recorded when this returns or throws.
  ///
  /// @param principal who would get something
  /// @throws HttpProblem 403 unless the caller may give it
  Decision give(Change change, String principal, String subject) {
    return decide(
        change,
        subject,
        access
            .authorizer()
            .authorizeRoleChange(change.caller(), access.tenant(), change.scope(), principal));
  }

  /// Recorded when this returns or throws.
  ///
  /// @throws HttpProblem 403 unless the caller may take it away
  Decision take(Change change, String subject) {
    return decide(
        change,
        subject,
        access
            .authorizer()
            .authorize(
                change.caller(), access.tenant(), Action.ROLE_ASSIGNMENTS_WRITE, change.scope()));
  }

  private Decision decide(Change change, String subject, Authorization authorization) {
    return switch (authorization) {
      case Authorization.Granted granted ->
          record(
              change,
              subject,
              granted.findings(),
              granted
                  .temporary()
                  .map(t -> Map.of("elevation", t.elevation().toString()))
                  .orElse(Map.of()));
      case Authorization.Denied _ ->
          throw Platform.naming(
              denied(change.scope()), record(change, subject, authorization.findings(), Map.of()));
      case Authorization.Undecided _ -> throw Platform.rolesUnavailable();
    };
  }

  /// Records what the findings come to.
  ///
  /// @throws HttpProblem 403 if that is a refusal, 503 if nothing could be decided; then nothing is
  ///   recorded
  Decision settle(
      Change change, String subject, List<Finding> findings, Map<String, String> facts) {
    if (Verdict.of(findings) == Verdict.UNDECIDED) {
      throw Platform.rolesUnavailable();
    }
    var decision = record(change, subject, findings, facts);
    if (decision.verdict() != Verdict.ACCEPTED) {
      throw Platform.naming(Platform.forbidden(refusal(decision)), decision);
    }
    return decision;
  }

  /// The caller is told which of the rules it ran into, but nothing of others' roles.
  private static String refusal(Decision decision) {
    return "Not allowed: "
        + String.join(", ", decision.deciding().stream().map(Finding::check).toList())
        + ".";
  }

  /// A log that does not answer is 503 by the web service: nothing may follow then.
  private Decision record(
      Change change, String subject, List<Finding> findings, Map<String, String> facts) {
    var caller = change.caller();
    var decision =
        Decision.of(
            DecisionId.random(engine.random()),
            Decision.Kind.ROLE_CHANGE,
            subject,
            caller.actor(),
            clock.instant(),
            findings);
    access
        .audit()
        .record(
            AuditEvent.of(decision, SERVICE, change.operation())
                .tenant(access.tenant().value())
                .resource(change.scope().path())
                .caller(
                    caller.issuer(), caller.tenantId().value(), caller.objectId(), caller.appId())
                .correlationId(change.request().correlationId())
                .facts(facts)
                .build());
    return decision;
  }

  private static HttpProblem denied(Scope scope) {
    return Platform.forbidden(
        "Role assignments are for a Key Vault Administrator at " + scope + ".");
  }
}
