package io.privyseal.server.platform;

import io.privyseal.access.Scope;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.ProblemShape;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import io.privyseal.foundation.web.WebService;
import io.privyseal.identity.IdentityDirectory;
import io.privyseal.identity.LocalIdentity;
import io.privyseal.identity.federation.FederatedCredential;
import io.privyseal.identity.federation.FederatedCredentials;
import java.time.InstantSource;
import java.util.Set;

/// Which tokens of other issuers stand for the identities of the local issuer:
/// `/api/v1/identities/{identity}/federated-credentials`. For administrators; who may say whose
/// tokens are an identity's has the rights of that identity, so it is a role change.
public final class FederationService {
  private static final int MAX_BODY_BYTES = 4096;
  private static final String PATH = "/api/v1/identities/{identity}/federated-credentials";
  private static final Json.Limits LIMITS = new Json.Limits(MAX_BODY_BYTES, 2, 16);
  private static final Set<String> MEMBERS = Set.of("issuer", "subject", "audience");

  private final PlatformAccess access;
  private final IdentityDirectory directory;
  private final FederatedCredentials credentials;
  private final RoleChanges changes;

  public FederationService(
      PlatformAccess access,
      IdentityDirectory directory,
      FederatedCredentials credentials,
      CryptoEngine engine,
      InstantSource clock) {
    this.access = access;
    this.directory = directory;
    this.credentials = credentials;
    this.changes = new RoleChanges(access, engine, clock);
  }

  public WebService webService() {
    var routes =
        Routes.builder()
            .get(PATH, this::list)
            .put(PATH + "/{name}", this::put)
            .delete(PATH + "/{name}", this::delete)
            .build();
    return new WebService("federation", routes, ProblemShape.AZURE, MAX_BODY_BYTES);
  }

  private Reply list(Request request) {
    changes.requireRead(access.caller(request), Scope.everything());
    var held = credentials.of(identity(request).objectId());
    return Reply.json(
        200,
        JsonObject.builder()
            .put(
                "value",
                new JsonArray(held.stream().<JsonValue>map(FederationService::write).toList()))
            .build());
  }

  private Reply put(Request request) {
    var caller = access.caller(request);
    FederatedCredential wanted;
    try {
      wanted = read(request);
    } catch (MalformedInputException e) {
      throw Platform.badParameter(e);
    }
    var change =
        new RoleChanges.Change(request, caller, "federatedCredentials/put", Scope.everything());
    var name = request.pathParameter("identity");
    var decision =
        changes.give(
            change,
            directory.named(name).map(i -> i.objectId().toString()).orElse(name),
            "let %s of %s be %s".formatted(wanted.subject(), wanted.issuer(), name));
    if (!credentials.put(identity(request).objectId(), wanted)) {
      throw Platform.naming(
          new HttpProblem(
              409,
              "FederatedCredentialLimitExceeded",
              "An identity has at most %d.".formatted(FederatedCredentials.MAX_PER_IDENTITY)),
          decision);
    }
    return answer(wanted, decision);
  }

  /// Nothing there is what was asked for: 204.
  private Reply delete(Request request) {
    var caller = access.caller(request);
    var name = request.pathParameter("name");
    var decision =
        changes.take(
            new RoleChanges.Change(
                request, caller, "federatedCredentials/remove", Scope.everything()),
            "remove %s of %s".formatted(name, request.pathParameter("identity")));
    return credentials.remove(identity(request).objectId(), name)
        ? Reply.json(200, JsonObject.builder().put("name", name).build())
            .withHeader(Platform.DECISION_HEADER, decision.id().value())
        : Reply.empty(204);
  }

  /// Asked after the caller's right, so that the answer does not tell others who there is.
  private LocalIdentity identity(Request request) {
    return directory
        .named(request.pathParameter("identity"))
        .orElseThrow(() -> new HttpProblem(404, "NotFound", "There is no such identity."));
  }

  private static FederatedCredential read(Request request) {
    var json = Json.parseObject(request.body(), LIMITS);
    if (!MEMBERS.containsAll(json.members().keySet())) {
      throw new MalformedInputException("expected issuer, subject and audience, found another");
    }
    return new FederatedCredential(
        request.pathParameter("name"),
        RoleAssignmentJson.text(json, "issuer"),
        RoleAssignmentJson.text(json, "subject"),
        json.has("audience")
            ? RoleAssignmentJson.text(json, "audience")
            : FederatedCredential.DEFAULT_AUDIENCE);
  }

  private static Reply answer(FederatedCredential credential, Decision decision) {
    return Reply.json(200, write(credential))
        .withHeader(Platform.DECISION_HEADER, decision.id().value());
  }

  private static JsonObject write(FederatedCredential credential) {
    return JsonObject.builder()
        .put("name", credential.name())
        .put("issuer", credential.issuer())
        .put("subject", credential.subject())
        .put("audience", credential.audience())
        .build();
  }
}
