package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.access.Role;
import io.privyseal.access.RoleAssignment;
import io.privyseal.access.RoleAssignments;
import io.privyseal.access.RoleAssignmentsUnavailableException;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.TooManyRoleAssignmentsException;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultFlavour;
import io.privyseal.keyvault.service.wire.RoleJson;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Roles of a managed HSM: those that are built in, and who has which. They are the same
/// assignments that the platform's API has; `/` of a managed HSM is the scope of that one only.
final class RoleEndpoints {
  /// Path parameters of a scope, which has up to three segments, the first of them empty for some
  /// clients: `//keys/name/providers/...`.
  static final int MAX_SCOPE_SEGMENTS = 3;

  private static final String KEYS = "keys";

  private final Gate gate;
  private final Decisions decisions;
  private final RoleAssignments roles;

  RoleEndpoints(Gate gate, Decisions decisions, RoleAssignments roles) {
    this.gate = gate;
    this.decisions = decisions;
    this.roles = roles;
  }

  /// A scope as the protocol names it and as `access` does.
  private record Place(String text, Scope scope) {
    static Place of(Vault vault, Request request, int segments) {
      var names =
          Stream.iterate(1, i -> i <= segments, i -> i + 1)
              .map(i -> request.pathParameter("s" + i))
              .filter(segment -> !segment.isEmpty())
              .toList();
      var name = vault.name().value();
      if (names.isEmpty()) {
        return new Place("/", Scope.vault(name));
      }
      if (names.getFirst().equalsIgnoreCase(KEYS) && names.size() == 1) {
        return new Place("/keys", Scope.keys(name));
      }
      if (names.getFirst().equalsIgnoreCase(KEYS) && names.size() == 2) {
        var key = new KeyName(names.get(1)).value();
        return new Place("/keys/" + key, Scope.key(name, key));
      }
      throw new MalformedInputException("scope: expected /, /keys or /keys/{name}");
    }
  }

  private record Asked(Gate.Known known, Place place) {
    TenantId tenant() {
      return new TenantId(known.vault().tenant());
    }
  }

  Reply definitions(Request request, int segments) {
    read(request, segments);
    return Reply.json(
        200,
        RoleJson.list(
            Arrays.stream(Role.values())
                .filter(Role::ofManagedHsm)
                .map(RoleJson::definition)
                .toList()));
  }

  Reply definition(Request request, int segments) {
    read(request, segments);
    return Reply.json(
        200,
        Role.named(id(request).toString())
            .filter(Role::ofManagedHsm)
            .map(RoleJson::definition)
            .orElseThrow(
                () -> new HttpProblem(404, "RoleDefinitionNotFound", "There is no such role.")));
  }

  /// Roles of one's own are not offered; what a role means is fixed.
  Reply changeDefinition(Request request, int segments) {
    var asked = identify(request, segments);
    gate.authorize(
        asked.known(),
        Action.ROLE_ASSIGNMENTS_WRITE,
        asked.place().scope(),
        Decision.Kind.ROLE_CHANGE);
    throw Problems.notOffered("Roles are built in; they are not made, changed or removed.");
  }

  Reply assignments(Request request, int segments) {
    var asked = read(request, segments);
    var here =
        available(() -> roles.at(asked.place().scope())).stream()
            .filter(assignment -> assignment.tenantId().equals(asked.tenant()))
            .map(assignment -> write(assignment, asked))
            .toList();
    return Reply.json(200, RoleJson.list(here));
  }

  Reply assignment(Request request, int segments) {
    var asked = read(request, segments);
    return Reply.json(200, write(find(asked, id(request)).orElseThrow(RoleEndpoints::none), asked));
  }

  Reply assign(Request request, int segments) {
    var asked = identify(request, segments);
    admitChange(asked);
    var wanted =
        RoleJson.assignment(id(request), asked.tenant(), asked.place().scope(), request.body());
    var admitted = gate.toGive(asked.known(), asked.place().scope(), wanted.principalId());
    record(admitted, wanted, "assign");
    return Reply.json(201, write(add(wanted), asked));
  }

  Reply remove(Request request, int segments) {
    var asked = identify(request, segments);
    var admitted = admitChange(asked);
    var found = find(asked, id(request)).orElseThrow(RoleEndpoints::none);
    record(admitted, found, "remove");
    available(() -> roles.remove(found.id()));
    return Reply.json(200, write(found, asked));
  }

  private Asked identify(Request request, int segments) {
    var known = gate.identify(request);
    if (known.vault().flavour() != VaultFlavour.MANAGED_HSM) {
      throw Problems.notOffered(
          "Roles of a vault are assigned through the platform; managed HSMs have this endpoint.");
    }
    return new Asked(known, Place.of(known.vault(), request, segments));
  }

  private Asked read(Request request, int segments) {
    var asked = identify(request, segments);
    gate.authorize(
        asked.known(), Action.ROLE_ASSIGNMENTS_READ, asked.place().scope(), Decision.Kind.ACCESS);
    return asked;
  }

  private Admitted admitChange(Asked asked) {
    return gate.authorize(
        asked.known(),
        Action.ROLE_ASSIGNMENTS_WRITE,
        asked.place().scope(),
        Decision.Kind.ROLE_CHANGE);
  }

  private void record(Admitted admitted, RoleAssignment changed, String change) {
    decisions.recordRoleChange(admitted, changed, change);
  }

  private RoleAssignment add(RoleAssignment wanted) {
    try {
      var there = available(() -> roles.assign(wanted));
      if (there.equals(wanted)) {
        return there;
      }
      throw new HttpProblem(
          409,
          "RoleAssignmentExists",
          "The principal has this role here already, or the id is taken: " + there.id());
    } catch (TooManyRoleAssignmentsException e) {
      throw new HttpProblem(409, "RoleAssignmentLimitExceeded", e.limit());
    }
  }

  private Optional<RoleAssignment> find(Asked asked, UUID id) {
    return available(() -> roles.find(id))
        .filter(found -> found.tenantId().equals(asked.tenant()))
        .filter(found -> found.scope().equals(asked.place().scope()));
  }

  private static <T> T available(Supplier<T> work) {
    try {
      return work.get();
    } catch (RoleAssignmentsUnavailableException _) {
      throw Problems.unavailable("Roles cannot be read or changed now. Try again later.");
    }
  }

  private static JsonObject write(RoleAssignment assignment, Asked asked) {
    return RoleJson.assignment(assignment, asked.place().text());
  }

  private static UUID id(Request request) {
    try {
      return UUID.fromString(request.pathParameter("id"));
    } catch (IllegalArgumentException _) {
      throw new MalformedInputException("name: expected a UUID");
    }
  }

  private static HttpProblem none() {
    return new HttpProblem(
        404, "RoleAssignmentNotFound", "There is no such role assignment at this scope.");
  }
}
