package io.privyseal.server.platform;

import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Caller;
import io.privyseal.access.Scope;
import io.privyseal.attestation.service.revocation.Revocation;
import io.privyseal.attestation.service.revocation.RevocationBook;
import io.privyseal.attestation.service.revocation.RevocationStore.Added;
import io.privyseal.audit.AuditEvent;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is revoked at which attestation instance: `/api/v1/attestation/{instance}/revocations`. A
/// change, and a refused one, is recorded before anything comes of it; it holds from the moment at
/// which it is answered.
public final class RevocationApi {
  private static final String PATH = "/api/v1/attestation/{instance}/revocations";

  private final PlatformAccess access;
  private final Map<String, RevocationBook> books;
  private final CryptoEngine engine;
  private final InstantSource clock;

  /// @param books of the instances that this platform administers
  public RevocationApi(
      PlatformAccess access, List<RevocationBook> books, CryptoEngine engine, InstantSource clock) {
    this.access = access;
    this.books =
        books.stream()
            .collect(Collectors.toUnmodifiableMap(RevocationBook::instance, Function.identity()));
    this.engine = engine;
    this.clock = clock;
  }

  Routes.Builder addTo(Routes.Builder routes) {
    return routes
        .get(PATH, this::list)
        .post(PATH, this::add)
        .get(PATH + "/{id}", this::get)
        .delete(PATH + "/{id}", this::remove);
  }

  /// A page in the order of ids; `next` is the `after` of the following one.
  private Reply list(Request request) {
    var book = readable(request);
    var after = request.query("after").map(Queries::id);
    var size = Queries.size(request, RevocationBook.MAX_PAGE);
    var epoch = book.current().epoch();
    var rules = book.list(after, size);
    var items = rules.stream().<JsonValue>map(RevocationJson::write).toList();
    return Reply.json(
        200,
        JsonObject.builder()
            .put("epoch", epoch)
            .put("value", new JsonArray(items))
            .put("next", rules.size() < size ? null : rules.getLast().id().toString())
            .build());
  }

  private Reply get(Request request) {
    return Reply.json(200, RevocationJson.write(find(readable(request), request)));
  }

  private Reply add(Request request) {
    var change = new Change(request, "add");
    RevocationJson.Wanted wanted;
    try {
      wanted = RevocationJson.read(request.body());
      // Tells a reason or an expiry that no rule can have before anything is recorded.
      var _ = wanted.by(new UUID(0, 0), change.author(), "", change.at);
    } catch (MalformedInputException e) {
      throw new HttpProblem(400, "BadParameter", String.valueOf(e.getMessage()));
    }
    var decision = change.record(wanted.toString());
    var rule =
        wanted.by(
            Platform.newId(engine.random()), change.author(), decision.id().value(), change.at);
    return switch (change.book.add(rule)) {
      case Added.Done(var epoch) -> answer(201, rule, epoch, decision);
      case Added.Exists(var there) ->
          throw Platform.naming(
              new HttpProblem(
                  409, "RevocationExists", "This is revoked already, by rule " + there.id() + "."),
              decision);
      case Added.TooMany() ->
          throw Platform.naming(
              new HttpProblem(
                  409,
                  "RevocationLimitExceeded",
                  "An instance has at most %d rules.".formatted(RevocationBook.MAX_RULES)),
              decision);
    };
  }

  private Reply remove(Request request) {
    var change = new Change(request, "remove");
    var rule = find(change.book, request);
    var decision = change.record(rule.subject().toString());
    var epoch =
        change.book.remove(rule.id()).orElseThrow(() -> Platform.naming(noSuchRule(), decision));
    return answer(200, rule, epoch, decision);
  }

  private static Reply answer(int status, Revocation rule, long epoch, Decision decision) {
    var body = RevocationJson.write(rule).toBuilder().put("epoch", epoch).build();
    return Reply.json(status, body).withHeader(Platform.DECISION_HEADER, decision.id().value());
  }

  private static Revocation find(RevocationBook book, Request request) {
    return book.find(Queries.id(request.pathParameter("id")))
        .orElseThrow(RevocationApi::noSuchRule);
  }

  private static HttpProblem noSuchRule() {
    return new HttpProblem(404, "NotFound", "There is no such revocation.");
  }

  private RevocationBook readable(Request request) {
    var caller = access.caller(request);
    var instance = request.pathParameter("instance");
    var authorization = authorize(caller, Action.REVOCATIONS_READ, instance);
    return switch (authorization) {
      case Authorization.Granted _ -> book(instance);
      case Authorization.Denied _ -> throw Platform.forbidden(DENIED);
      case Authorization.Undecided _ -> throw Platform.rolesUnavailable();
    };
  }

  private static final String DENIED =
      "Revocations are for an Attestation Contributor of the instance; a Reader reads them.";

  private Authorization authorize(Caller caller, Action action, String instance) {
    return access.authorizer().authorize(caller, access.tenant(), action, scope(instance));
  }

  private static Scope scope(String instance) {
    try {
      return Scope.attestation(instance);
    } catch (MalformedInputException _) {
      throw noSuchInstance();
    }
  }

  /// Asked after the caller's right, so that the answer does not tell others what there is.
  private RevocationBook book(String instance) {
    return Optional.ofNullable(books.get(instance)).orElseThrow(RevocationApi::noSuchInstance);
  }

  private static HttpProblem noSuchInstance() {
    return new HttpProblem(404, "NotFound", "There is no such attestation instance.");
  }

  /// One change on its way. Making it asks who wants it; a refusal is recorded.
  private final class Change {
    private final Request request;
    private final String operation;
    private final Caller caller;
    private final Authorization authorization;
    private final RevocationBook book;
    private final Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);

    Change(Request request, String operation) {
      this.request = request;
      this.operation = operation;
      this.caller = access.caller(request);
      var instance = request.pathParameter("instance");
      this.authorization = authorize(caller, Action.REVOCATIONS_WRITE, instance);
      switch (authorization) {
        case Authorization.Granted _ -> {}
        case Authorization.Denied _ ->
            throw Platform.naming(Platform.forbidden(DENIED), record("a rule"));
        case Authorization.Undecided _ -> throw Platform.rolesUnavailable();
      }
      this.book = book(instance);
    }

    String author() {
      return caller.actor();
    }

    /// A log that does not answer is 503 by the web service: nothing may follow then.
    Decision record(String what) {
      var instance = request.pathParameter("instance");
      var decision =
          Decision.of(
              DecisionId.random(engine.random()),
              Decision.Kind.REVOCATION_CHANGE,
              operation + " " + what,
              caller.actor(),
              at,
              authorization.findings());
      access
          .audit()
          .record(
              AuditEvent.of(decision, "attestation", "revocations/" + operation)
                  .tenant(access.tenant().value())
                  .vault(instance)
                  .resource(scope(instance).path())
                  .caller(
                      caller.issuer(), caller.tenantId().value(), caller.objectId(), caller.appId())
                  .correlationId(request.correlationId())
                  .build());
      return decision;
    }
  }
}
