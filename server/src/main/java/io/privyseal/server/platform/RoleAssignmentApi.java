package io.privyseal.server.platform;

import io.privyseal.access.RoleAssignment;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.TooManyRoleAssignmentsException;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
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

  private final PlatformAccess access;
  private final RoleAssignments roles;
  private final RoleChanges changes;

  public RoleAssignmentApi(
      PlatformAccess access, RoleAssignments roles, CryptoEngine engine, InstantSource clock) {
    this.access = access;
    this.roles = roles;
    this.changes = new RoleChanges(access, engine, clock);
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
    var scope = Platform.scope(request.query("scope").orElse("/"));
    changes.requireRead(caller, scope);
    var here = roles.at(scope).stream().filter(a -> a.tenantId().equals(access.tenant())).toList();
    return Reply.json(200, RoleAssignmentJson.write(here));
  }

  private Reply get(Request request) {
    var caller = access.caller(request);
    var found =
        find(id(request))
            .orElseThrow(
                () -> new HttpProblem(404, "NotFound", "There is no such role assignment."));
    changes.requireRead(caller, found.scope());
    return Reply.json(200, RoleAssignmentJson.write(found));
  }

  private Reply put(Request request) {
    var caller = access.caller(request);
    var wanted = wanted(request);
    var decision =
        changes.give(
            new RoleChanges.Change(request, caller, "roleAssignments/assign", wanted.scope()),
            wanted.principalId(),
            "assign " + words(wanted));
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
    var decision =
        changes.take(
            new RoleChanges.Change(request, caller, "roleAssignments/remove", found.get().scope()),
            "remove " + words(found.get()));
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
      throw Platform.badParameter(e);
    }
  }

  private Optional<RoleAssignment> find(UUID id) {
    return roles.find(id).filter(found -> found.tenantId().equals(access.tenant()));
  }

  private static String words(RoleAssignment assignment) {
    return "%s %s at %s"
        .formatted(assignment.principalId(), assignment.role().azureName(), assignment.scope());
  }

  private static UUID id(Request request) {
    return Queries.id(request.pathParameter("id"));
  }
}
