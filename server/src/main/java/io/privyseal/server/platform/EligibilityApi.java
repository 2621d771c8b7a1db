package io.privyseal.server.platform;

import io.privyseal.access.TooManyRoleAssignmentsException;
import io.privyseal.access.elevation.ElevationBook;
import io.privyseal.access.elevation.Eligibility;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Who may take which role where: `/api/v1/eligibilities`. Changes are for administrators at the
/// scope; everybody reads their own. Each change is recorded before anything comes of it.
public final class EligibilityApi {
  private static final String PATH = "/api/v1/eligibilities";

  private final PlatformAccess access;
  private final ElevationBook book;
  private final RoleChanges changes;

  public EligibilityApi(
      PlatformAccess access, ElevationBook book, CryptoEngine engine, InstantSource clock) {
    this.access = access;
    this.book = book;
    this.changes = new RoleChanges(access, engine, clock);
  }

  Routes.Builder addTo(Routes.Builder routes) {
    return routes
        .get(PATH, this::list)
        .put(PATH + "/{id}", this::put)
        .delete(PATH + "/{id}", this::delete);
  }

  /// Those at exactly the scope of the query; without one the caller's own, and its groups'.
  private Reply list(Request request) {
    var caller = access.caller(request);
    var scope = request.query("scope").map(Platform::scope);
    if (scope.isEmpty()) {
      var own = book.eligibilitiesOf(caller.tenantId(), caller.principals());
      return Reply.json(200, ElevationJson.list(own, ElevationJson::write));
    }
    changes.requireRead(caller, scope.get());
    var here =
        book.eligibilitiesAt(scope.get()).stream()
            .filter(e -> e.tenantId().equals(access.tenant()))
            .toList();
    return Reply.json(200, ElevationJson.list(here, ElevationJson::write));
  }

  private Reply put(Request request) {
    var caller = access.caller(request);
    Eligibility wanted;
    try {
      wanted = ElevationJson.eligibility(id(request), access.tenant(), request.body());
    } catch (MalformedInputException e) {
      throw Platform.badParameter(e);
    }
    var decision =
        changes.give(
            new RoleChanges.Change(request, caller, "eligibilities/add", wanted.scope()),
            wanted.principalId(),
            "make eligible " + words(wanted));
    return Reply.json(200, ElevationJson.write(add(wanted)))
        .withHeader(Platform.DECISION_HEADER, decision.id().value());
  }

  private Eligibility add(Eligibility wanted) {
    try {
      var there = book.add(wanted);
      if (there.equals(wanted)) {
        return there;
      }
      throw new HttpProblem(
          409,
          "EligibilityExists",
          "The principal is eligible for this role here, or the id is taken: eligibility "
              + there.id()
              + ". Remove it first.");
    } catch (TooManyRoleAssignmentsException e) {
      throw new HttpProblem(409, "EligibilityLimitExceeded", e.limit());
    }
  }

  /// Ends what it has allowed. Nothing there is what was asked for: 204.
  private Reply delete(Request request) {
    var caller = access.caller(request);
    var found = find(id(request));
    if (found.isEmpty()) {
      return Reply.empty(204);
    }
    var decision =
        changes.take(
            new RoleChanges.Change(request, caller, "eligibilities/remove", found.get().scope()),
            "no longer eligible " + words(found.get()));
    book.remove(found.get().id(), caller.actor(), changes.now());
    return Reply.json(200, ElevationJson.write(found.get()))
        .withHeader(Platform.DECISION_HEADER, decision.id().value());
  }

  private Optional<Eligibility> find(UUID id) {
    return book.eligibility(id).filter(found -> found.tenantId().equals(access.tenant()));
  }

  private static String words(Eligibility eligibility) {
    return "%s %s at %s for %s%s"
        .formatted(
            eligibility.principalId(),
            eligibility.role().azureName(),
            eligibility.scope(),
            eligibility.longest(),
            eligibility.needsApproval() ? " with approval" : "");
  }

  private static UUID id(Request request) {
    return Queries.id(request.pathParameter("id"));
  }
}
