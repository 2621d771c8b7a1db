package io.privyseal.server.platform;

import io.privyseal.access.Caller;
import io.privyseal.access.elevation.Elevation;
import io.privyseal.access.elevation.ElevationBook;
import io.privyseal.access.elevation.ElevationRules;
import io.privyseal.access.elevation.Progress;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Roles for minutes: `/api/v1/elevations`. A caller that is eligible asks, with a reason; another
/// approves where that is needed; the clock ends it, or somebody before. Each step, and each that
/// was refused, is recorded before anything comes of it.
public final class ElevationApi {
  private static final String PATH = "/api/v1/elevations";

  private final PlatformAccess access;
  private final ElevationBook book;
  private final ElevationRules rules;
  private final RoleChanges changes;
  private final CryptoEngine engine;

  public ElevationApi(
      PlatformAccess access, ElevationBook book, CryptoEngine engine, InstantSource clock) {
    this.access = access;
    this.book = book;
    this.rules = new ElevationRules(book, access.authorizer(), access.tenant());
    this.changes = new RoleChanges(access, engine, clock);
    this.engine = engine;
  }

  Routes.Builder addTo(Routes.Builder routes) {
    return routes
        .get(PATH, this::list)
        .post(PATH, this::request)
        .get(PATH + "/{id}", this::get)
        .post(PATH + "/{id}/approve", request -> decide(request, true))
        .post(PATH + "/{id}/deny", request -> decide(request, false))
        .post(PATH + "/{id}/end", this::end);
  }

  /// The newest for exactly the scope of the query; without one the caller's own.
  private Reply list(Request request) {
    var caller = access.caller(request);
    var scope = request.query("scope").map(Platform::scope);
    scope.ifPresent(where -> changes.requireRead(caller, where));
    var found =
        scope
            .map(book::elevationsAt)
            .orElseGet(() -> book.elevationsOf(caller.tenantId(), caller.objectId()));
    var now = changes.now();
    return Reply.json(
        200,
        ElevationJson.list(
            found.stream().filter(this::isOurs).toList(), e -> ElevationJson.write(e, now)));
  }

  private Reply get(Request request) {
    var caller = access.caller(request);
    return Reply.json(200, ElevationJson.write(visible(request, caller), changes.now()));
  }

  private Reply request(Request request) {
    var caller = access.caller(request);
    ElevationJson.Wanted wanted;
    try {
      wanted = ElevationJson.wanted(request.body());
    } catch (MalformedInputException e) {
      throw Platform.badParameter(e);
    }
    var now = changes.now();
    var asked = rules.ask(caller, wanted.role(), wanted.scope(), wanted.duration());
    var id = Platform.newId(engine.random());
    var facts = new LinkedHashMap<String, String>();
    facts.put("elevation", id.toString());
    facts.put("duration", wanted.duration().toString());
    facts.put("reason", wanted.reason());
    if (!wanted.ticket().isEmpty()) {
      facts.put("ticket", wanted.ticket());
    }
    asked.by().ifPresent(by -> facts.put("approval", by.needsApproval() ? "needed" : "not needed"));
    var decision =
        changes.settle(
            new RoleChanges.Change(request, caller, "elevations/request", wanted.scope()),
            "elevate %s to %s at %s"
                .formatted(caller.objectId(), wanted.role().azureName(), wanted.scope()),
            asked.findings(),
            facts);
    var by = asked.by().orElseThrow();
    var elevation =
        new Elevation(
            id,
            by.id(),
            access.tenant(),
            caller.objectId(),
            wanted.role(),
            wanted.scope(),
            wanted.duration(),
            wanted.reason(),
            wanted.ticket(),
            now,
            by.needsApproval()
                ? new Progress.Pending()
                : new Progress.Granted("", now, now.plus(wanted.duration())));
    return book.request(elevation)
        .map(made -> answer(201, made, decision, now))
        .orElseThrow(() ->
            Platform.naming(
                new HttpProblem(
                    409,
                    "ElevationConflict",
                    "There is an open request for this role here, there are too many, or the"
                        + " eligibility was just removed."),
                decision));
  }

  private Reply decide(Request request, boolean approve) {
    var caller = access.caller(request);
    var elevation = visible(request, caller);
    var now = changes.now();
    requireState(elevation, Elevation.State.PENDING, now);
    var word = approve ? "approve" : "deny";
    var decision =
        changes.settle(
            new RoleChanges.Change(request, caller, "elevations/" + word, elevation.scope()),
            word + " " + words(elevation),
            rules.decide(caller, elevation),
            facts(elevation));
    var decided =
        approve
            ? book.decide(
                elevation.id(),
                new Progress.Granted(caller.actor(), now, now.plus(elevation.duration())))
            : book.decide(elevation.id(), new Progress.Denied(caller.actor(), now));
    return decided
        .map(made -> answer(200, made, decision, now))
        .orElseThrow(() -> Platform.naming(over(), decision));
  }

  private Reply end(Request request) {
    var caller = access.caller(request);
    var elevation = visible(request, caller);
    var now = changes.now();
    if (!elevation.isOpenAt(now)) {
      throw over();
    }
    var decision =
        changes.settle(
            new RoleChanges.Change(request, caller, "elevations/end", elevation.scope()),
            "end " + words(elevation),
            rules.end(caller, elevation),
            facts(elevation));
    return book.end(elevation.id(), new Progress.Ended(caller.actor(), now))
        .map(made -> answer(200, made, decision, now))
        .orElseThrow(() -> Platform.naming(over(), decision));
  }

  /// The caller's own, or one that it may read as an administrator there. To others there is none.
  private Elevation visible(Request request, Caller caller) {
    var found =
        book.find(Queries.id(request.pathParameter("id")))
            .filter(this::isOurs)
            .orElseThrow(ElevationApi::noSuch);
    var own =
        caller.tenantId().equals(found.tenantId()) && caller.objectId().equals(found.principalId());
    if (!own) {
      try {
        changes.requireRead(caller, found.scope());
      } catch (HttpProblem refused) {
        throw refused.status() == 403 ? noSuch() : refused;
      }
    }
    return found;
  }

  private boolean isOurs(Elevation elevation) {
    return elevation.tenantId().equals(access.tenant());
  }

  private static void requireState(Elevation elevation, Elevation.State wanted, Instant now) {
    if (elevation.stateAt(now) != wanted) {
      throw over();
    }
  }

  private static Map<String, String> facts(Elevation elevation) {
    return Map.of(
        "elevation", elevation.id().toString(), "duration", elevation.duration().toString());
  }

  private static String words(Elevation elevation) {
    return "elevation of %s to %s at %s"
        .formatted(elevation.principalId(), elevation.role().azureName(), elevation.scope());
  }

  private static Reply answer(int status, Elevation elevation, Decision decision, Instant now) {
    return Reply.json(status, ElevationJson.write(elevation, now))
        .withHeader(Platform.DECISION_HEADER, decision.id().value());
  }

  private static HttpProblem noSuch() {
    return new HttpProblem(404, "NotFound", "There is no such elevation.");
  }

  private static HttpProblem over() {
    return new HttpProblem(
        409, "ElevationIsOver", "The request was decided, ended, or waited too long.");
  }
}
