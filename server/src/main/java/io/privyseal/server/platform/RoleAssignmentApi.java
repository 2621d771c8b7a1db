package io.privyseal.server.platform;

import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Caller;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.Scope;
import io.privyseal.access.TooManyRoleAssignmentsException;
import io.privyseal.audit.AuditEvent;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Who has which role where: `/api/v1/role-assignments`. For administrators at the scope, or above
/// it. A change, and a refused one, is recorded before anything comes of it.
public final class RoleAssignmentApi {
  private static final String PATH = "/api/v1/role-assignments";
  private static final String SERVICE = "access";

  private final PlatformAccess access;
  private final RoleAssignments roles;
  private final CryptoEngine engine;
  private final InstantSource clock;

  public RoleAssignmentApi(
      PlatformAccess access, RoleAssignments roles, CryptoEngine engine, InstantSource clock) {
    this.access = access;
    this.roles = roles;
    this.engine = engine;
    this.clock = clock;
  }

  Routes.Builder addTo(Routes.Builder routes) {
    return routes
        .get(PATH, this::list)
        .get(PATH + "/{id}", this::get)
        .put(PATH + "/{id}", this::put)
        .delete(PATH + "/{id}", this::delete);
  }

  /// The assignments at exactly the scope of the query; without one at the top.
  private Reply list(Request request) {
    var caller = access.caller(request);
    var scope = scope(request.query("scope").orElse("/"));
    requireRead(caller, scope);
    var here = roles.at(scope).stream().filter(a -> a.tenantId().equals(access.tenant())).toList();
    return Reply.json(200, RoleAssignmentJson.write(here));
  }

  private Reply get(Request request) {
    var caller = access.caller(request);
    var found =
        find(id(request))
            .orElseThrow(
                () -> new HttpProblem(404, "NotFound", "There is no such role assignment."));
    requireRead(caller, found.scope());
    return Reply.json(200, RoleAssignmentJson.write(found));
  }

  private Reply put(Request request) {
    var caller = access.caller(request);
    var wanted = wanted(request);
    var decision = decide(request, caller, wanted, "assign");
    return Reply.json(200, RoleAssignmentJson.write(assign(wanted)))
        .withHeader(Platform.DECISION_HEADER, decision.id().value());
  }

  /// Nothing there is what was asked for: 204.
  private Reply delete(Request request) {
    var caller = access.caller(request);
    var found = find(id(request));
    if (found.isEmpty()) {
      return Reply.empty(204);
    }
    var decision = decide(request, caller, found.get(), "remove");
    roles.remove(found.get().id());
    return Reply.json(200, RoleAssignmentJson.write(found.get()))
        .withHeader(Platform.DECISION_HEADER, decision.id().value());
  }

  private RoleAssignment assign(RoleAssignment wanted) {
    try {
      var there = roles.assign(wanted);
      if (there.equals(wanted)) {
        return there;
      }
      throw there.id().equals(wanted.id())
          ? new HttpProblem(
              409,
              "RoleAssignmentUpdateNotPermitted",
              "There is another role assignment of this id. Remove it, or take another id.")
          : new HttpProblem(
              409,
              "RoleAssignmentExists",
              "The principal has this role here by role assignment " + there.id() + ".");
    } catch (TooManyRoleAssignmentsException e) {
      throw new HttpProblem(409, "RoleAssignmentLimitExceeded", e.limit());
    }
  }

  private RoleAssignment wanted(Request request) {
    try {
      return RoleAssignmentJson.read(id(request), access.tenant(), request.body());
    } catch (MalformedInputException e) {
      throw new HttpProblem(400, "BadParameter", String.valueOf(e.getMessage()));
    }
  }

  private Optional<RoleAssignment> find(UUID id) {
    return roles.find(id).filter(found -> found.tenantId().equals(access.tenant()));
  }

  private void requireRead(Caller caller, Scope scope) {
    var authorization =
        access.authorizer().authorize(caller, access.tenant(), Action.ROLE_ASSIGNMENTS_READ, scope);
    switch (authorization) {
      case Authorization.Granted _ -> {}
      case Authorization.Denied _ -> throw denied(scope);
      case Authorization.Undecided _ -> throw Platform.rolesUnavailable();
    }
  }

  /// Whether the caller may change that assignment. Recorded when this returns or throws.
  private Decision decide(Request request, Caller caller, RoleAssignment changed, String change) {
    var authorization =
        access
            .authorizer()
            .authorize(caller, access.tenant(), Action.ROLE_ASSIGNMENTS_WRITE, changed.scope());
    return switch (authorization) {
      case Authorization.Granted _ -> record(request, caller, changed, change, authorization);
      case Authorization.Denied _ -> {
        var decision = record(request, caller, changed, change, authorization);
        throw denied(changed.scope()).withHeader(Platform.DECISION_HEADER, decision.id().value());
      }
      case Authorization.Undecided _ -> throw Platform.rolesUnavailable();
    };
  }

  /// A log that does not answer is 503 by the web service: nothing may follow then.
  private Decision record(
      Request request,
      Caller caller,
      RoleAssignment changed,
      String change,
      Authorization authorization) {
    var subject =
        "%s %s %s at %s"
            .formatted(change, changed.principalId(), changed.role().azureName(), changed.scope());
    var decision =
        Decision.of(
            DecisionId.random(engine.random()),
            Decision.Kind.ROLE_CHANGE,
            subject,
            caller.actor(),
            clock.instant(),
            authorization.findings());
    access
        .audit()
        .record(
            AuditEvent.of(decision, SERVICE, "roleAssignments/" + change)
                .tenant(access.tenant().value())
                .resource(changed.scope().path())
                .caller(
                    caller.issuer(), caller.tenantId().value(), caller.objectId(), caller.appId())
                .correlationId(request.correlationId())
                .build());
    return decision;
  }

  private static HttpProblem denied(Scope scope) {
    return new HttpProblem(
        403, "Forbidden", "Role assignments are for a Key Vault Administrator at " + scope + ".");
  }

  private static Scope scope(String path) {
    try {
      return new Scope(path);
    } catch (MalformedInputException e) {
      throw new HttpProblem(400, "BadParameter", String.valueOf(e.getMessage()));
    }
  }

  private static UUID id(Request request) {
    return Queries.id(request.pathParameter("id"));
  }
}
