package io.privyseal.identity.managed;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.Handler;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import io.privyseal.foundation.web.WebService;
import io.privyseal.identity.IdentityDirectory;
import io.privyseal.identity.LocalIdentity;
import io.privyseal.identity.issuer.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Tokens for programs of this machine, without a secret of theirs. To be bound to loopback.
///
/// Two forms: IMDS (`/metadata/identity/oauth2/token`, header `Metadata: true`) and App Service
/// (`/msi/token`, header `X-IDENTITY-HEADER` with the secret that the program's environment holds).
///
/// Source: Azure Instance Metadata Service, managed identity; App Service, managed identity REST
/// endpoint 2019-08-01; msal4j 1.26 and msal-node, managed identity sources.
public final class ManagedIdentityService {
  /// Path of the App Service form; the environment variable `IDENTITY_ENDPOINT` holds its URL.
  public static final String APP_SERVICE_PATH = "/msi/token";

  private static final String IMDS_VERSIONS = "20[0-9]{2}-[0-9]{2}-[0-9]{2}";
  private static final String APP_SERVICE_VERSION = "2019-08-01";
  private static final List<String> RESOURCE_ID_PARAMETERS = List.of("mi_res_id", "msi_res_id");
  private static final List<String> OBJECT_ID_PARAMETERS = List.of("object_id", "principal_id");

  private final TokenIssuer issuer;
  private final IdentityDirectory directory;
  private final LocalIdentity byDefault;
  private final Secret identityHeader;
  private final HostMetadata host;
  private final InstantSource clock;

  /// @param byDefault the identity of a request that names none
  /// @param identityHeader what `X-IDENTITY-HEADER` must hold; closed by its owner
  public ManagedIdentityService(
      TokenIssuer issuer,
      IdentityDirectory directory,
      LocalIdentity byDefault,
      Secret identityHeader,
      HostMetadata host,
      InstantSource clock) {
    this.issuer = issuer;
    this.directory = directory;
    this.byDefault = byDefault;
    this.identityHeader = identityHeader;
    this.host = host;
    this.clock = clock;
  }

  public WebService webService() {
    var routes =
        Routes.builder()
            .get("/metadata/identity/oauth2/token", guarded(this::imdsToken))
            .get("/metadata/THIM/amd/certification", guarded(this::amdCertification))
            .get("/metadata/instance/compute/location", guarded(this::location))
            .get("/{empty}/metadata/identity/oauth2/token", unslashed(guarded(this::imdsToken)))
            .get(APP_SERVICE_PATH, this::appServiceToken)
            .build();
    return new WebService("managed-identity", routes, ManagedIdentityService::imdsShape);
  }

  /// For clients that put one slash too many between authority and path (msal4j up to 1.15): takes
  /// a path whose first segment is empty.
  private static Handler unslashed(Handler handler) {
    return request -> {
      if (!request.pathParameter("empty").isEmpty()) {
        throw new HttpProblem(404, "not_found", "There is no such path");
      }
      return handler.handle(request);
    };
  }

  private static Handler guarded(Handler handler) {
    return request -> {
      requireMetadataHeader(request);
      return handler.handle(request);
    };
  }

  /// The header first, whatever else is wrong: clients probe for this endpoint by leaving it out.
  private static void requireMetadataHeader(Request request) {
    if (!request.header("Metadata").map("true"::equalsIgnoreCase).orElse(false)) {
      throw invalidRequest("Required metadata header not specified");
    }
    LoopbackGuard.objection(request)
        .ifPresent(objection -> {
          throw invalidRequest(objection);
        });
  }

  private Reply imdsToken(Request request) {
    var version = request.query("api-version").orElse("");
    if (!version.matches(IMDS_VERSIONS)) {
      throw invalidRequest("Required query variable 'api-version' is missing or not a version");
    }
    var resource = request.query("resource").filter(text -> !text.isBlank());
    if (resource.isEmpty()) {
      throw invalidRequest("Required query variable 'resource' is missing");
    }
    var identity = identity(request).orElseThrow(() -> invalidRequest("Identity not found"));
    var audience =
        issuer
            .audienceOf(resource.get())
            .orElseThrow(() ->
                new HttpProblem(
                    400,
                    "invalid_resource",
                    "AADSTS500011: The resource was not found in the tenant."));
    return answer(identity, audience, true);
  }

  private Reply appServiceToken(Request request) {
    try {
      return checkedAppServiceToken(request);
    } catch (HttpProblem problem) {
      return Reply.json(
          problem.status(),
          JsonObject.builder()
              .put("statusCode", problem.status())
              .put("message", problem.message())
              .put("correlationId", request.correlationId())
              .build());
    }
  }

  private Reply checkedAppServiceToken(Request request) {
    var offered = request.header("X-IDENTITY-HEADER").orElse("");
    try (var given = Secret.takeOver(offered.getBytes(StandardCharsets.UTF_8))) {
      if (!identityHeader.sameAs(given)) {
        throw new HttpProblem(401, "unauthorized", "X-IDENTITY-HEADER is missing or wrong");
      }
    }
    LoopbackGuard.objection(request)
        .ifPresent(objection -> {
          throw invalidRequest(objection);
        });
    if (!request.query("api-version").equals(Optional.of(APP_SERVICE_VERSION))) {
      throw invalidRequest("The api-version must be " + APP_SERVICE_VERSION);
    }
    var resource = request.query("resource").orElse("");
    var audience =
        issuer
            .audienceOf(resource)
            .orElseThrow(() -> invalidRequest("The resource is missing or not known"));
    var identity =
        identity(request)
            .orElseThrow(
                () -> invalidRequest("No User Assigned or Delegated Managed Identity found"));
    return answer(identity, audience, false);
  }

  /// The identity that the request names by one of its ids, or the default one.
  private Optional<LocalIdentity> identity(Request request) {
    var client = given(request, List.of("client_id"));
    var object = given(request, OBJECT_ID_PARAMETERS);
    var resource = given(request, RESOURCE_ID_PARAMETERS);
    var named = client.stream().count() + object.stream().count() + resource.stream().count();
    if (named > 1) {
      throw invalidRequest("Name the identity by one id only");
    }
    if (client.isPresent()) {
      return uuid(client.get()).flatMap(directory::ofClient);
    }
    if (object.isPresent()) {
      return uuid(object.get()).flatMap(directory::ofObject);
    }
    if (resource.isPresent()) {
      var path = resource.get();
      return directory
          .named(path.substring(path.lastIndexOf('/') + 1))
          .filter(identity -> identity.resourceId().equalsIgnoreCase(path));
    }
    return Optional.of(byDefault);
  }

  private static Optional<String> given(Request request, List<String> names) {
    return names.stream()
        .flatMap(name -> request.query(name).stream())
        .filter(value -> !value.isBlank())
        .findFirst();
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// All numbers as text, as both forms have them.
  private Reply answer(LocalIdentity identity, String audience, boolean imds) {
    var token = issuer.issue(identity, audience, TokenIssuer.Proof.MANAGED);
    var now = clock.instant().getEpochSecond();
    var expiresAt = token.expiresAt().getEpochSecond();
    var body =
        JsonObject.builder()
            .put("access_token", token.compact())
            .put("client_id", identity.clientId().toString())
            .put("expires_on", Long.toString(expiresAt))
            .put("resource", token.resource())
            .put("token_type", "Bearer");
    if (imds) {
      body.put("refresh_token", "")
          .put("expires_in", Long.toString(expiresAt - now))
          .put("ext_expires_in", Long.toString(expiresAt - now))
          .put("not_before", Long.toString(now));
    }
    return Reply.json(200, body.build());
  }

  private Reply amdCertification(Request request) {
    return host.amdCertification()
        .map(certificates -> Reply.json(200, certificates))
        .orElseThrow(() -> new HttpProblem(404, "not_found", "This host has no certificates"));
  }

  private Reply location(Request request) {
    return host.location()
        .map(location -> Reply.text(200, location))
        .orElseThrow(() -> new HttpProblem(404, "not_found", "This host has no location"));
  }

  private static HttpProblem invalidRequest(String description) {
    return new HttpProblem(400, "invalid_request", description);
  }

  private static Reply imdsShape(HttpProblem problem, Request request) {
    return Reply.json(
        problem.status(),
        JsonObject.builder()
            .put("error", problem.code())
            .put("error_description", problem.message())
            .build());
  }
}
