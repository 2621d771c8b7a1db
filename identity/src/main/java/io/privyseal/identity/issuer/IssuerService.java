package io.privyseal.identity.issuer;

import static io.privyseal.identity.issuer.TokenProblem.*;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.FormBody;
import io.privyseal.foundation.web.Handler;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import io.privyseal.foundation.web.WebService;
import io.privyseal.identity.IdentityDirectory;
import io.privyseal.identity.federation.FederatedAssertion;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The issuer on the wire. To be served over TLS: clients send their secrets here.
///
/// Source: OpenID Connect Discovery 1.0; RFC 6749 section 4.4; Microsoft identity platform, v1 and
/// v2 endpoints.
public final class IssuerService {
  /// Bytes of a token request.
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String DEFAULT_SCOPE = "/.default";

  private static final Set<String> OPENID_SCOPES =
      Set.of("openid", "profile", "email", "offline_access");

  private final TokenIssuer issuer;
  private final SigningKeys keys;
  private final ClientAuthentication clients;
  private final InstantSource clock;

  public IssuerService(
      TokenIssuer issuer,
      SigningKeys keys,
      IdentityDirectory directory,
      FederatedAssertion federated,
      CryptoEngine engine,
      InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.clients = new ClientAuthentication(directory, federated, engine, clock);
    this.clock = clock;
  }

  public WebService webService() {
    var routes =
        Routes.builder()
            .get("/{tenant}/.well-known/openid-configuration", refusing(this::metadataV1))
            .get("/{tenant}/v2.0/.well-known/openid-configuration", refusing(this::metadataV2))
            .get("/{tenant}/discovery/keys", refusing(this::keySet))
            .get("/{tenant}/discovery/v2.0/keys", refusing(this::keySet))
            .get("/common/discovery/instance", this::instance)
            .post("/{tenant}/oauth2/token", refusing(request -> token(request, false)))
            .post("/{tenant}/oauth2/v2.0/token", refusing(request -> token(request, true)))
            .build();
    return new WebService("issuer", routes, this::render, MAX_BODY_BYTES);
  }

  private Handler refusing(Handler handler) {
    return request -> {
      try {
        return handler.handle(request);
      } catch (TokenRefusedException refused) {
        return refusal(refused.problem(), request);
      }
    };
  }

  private Reply metadataV1(Request request) {
    requireTenant(request);
    var tenant = issuer.base() + "/" + issuer.tenantId();
    return Reply.json(
        200,
        metadata(issuer.issuer(), tenant + "/oauth2/token", tenant + "/discovery/keys").build());
  }

  private Reply metadataV2(Request request) {
    requireTenant(request);
    var tenant = issuer.base() + "/" + issuer.tenantId();
    return Reply.json(
        200,
        metadata(tenant + "/v2.0", tenant + "/oauth2/v2.0/token", tenant + "/discovery/v2.0/keys")
            .build());
  }

  /// Says what is served: no browser sign-in, so the authorization endpoint, which the standard
  /// demands a name for, answers 404.
  private JsonValue.Builder metadata(String name, String tokenEndpoint, String keySet) {
    var tenant = issuer.base() + "/" + issuer.tenantId();
    return JsonObject.builder()
        .put("issuer", name)
        .put("authorization_endpoint", tenant + "/oauth2/v2.0/authorize")
        .put("token_endpoint", tokenEndpoint)
        .put("jwks_uri", keySet)
        .put(
            "token_endpoint_auth_methods_supported",
            JsonArray.ofStrings(List.of("client_secret_post", "private_key_jwt")))
        .put("grant_types_supported", JsonArray.ofStrings(List.of("client_credentials")))
        .put("response_types_supported", JsonArray.ofStrings(List.of("token")))
        .put("subject_types_supported", JsonArray.ofStrings(List.of("public")))
        .put("id_token_signing_alg_values_supported", JsonArray.ofStrings(List.of("RS256")))
        .put(
            "claims_supported",
            JsonArray.ofStrings(
                List.of("sub", "iss", "aud", "exp", "iat", "nbf", "tid", "oid", "appid", "ver")));
  }

  private Reply keySet(Request request) {
    requireTenant(request);
    return Reply.json(200, keys.published().toJson());
  }

  /// Instance discovery, for clients that ask the authority itself who it is.
  private Reply instance(Request request) {
    var base = issuer.base();
    var asked = request.query("authorization_endpoint").orElse("");
    if (!isOurs(asked)) {
      throw new HttpProblem(400, "invalid_instance", "AADSTS50049: Unknown or invalid instance.");
    }
    var authority = base.getRawAuthority();
    return Reply.json(
        200,
        JsonObject.builder()
            .put(
                "tenant_discovery_endpoint",
                base + "/" + issuer.tenantId() + "/v2.0/.well-known/openid-configuration")
            .put("api-version", "1.1")
            .put(
                "metadata",
                new JsonArray(
                    List.of(
                        JsonObject.builder()
                            .put("preferred_network", authority)
                            .put("preferred_cache", authority)
                            .put("aliases", JsonArray.ofStrings(List.of(authority)))
                            .build())))
            .build());
  }

  private boolean isOurs(String authorizationEndpoint) {
    try {
      var asked = new URI(authorizationEndpoint);
      var base = issuer.base();
      return "https".equalsIgnoreCase(asked.getScheme())
          && asked.getHost() != null
          && asked.getHost().equalsIgnoreCase(base.getHost())
          && (asked.getPort() == base.getPort() || asked.getPort() == -1);
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private Reply token(Request request, boolean v2) {
    requireTenant(request);
    var form = form(request);
    var grant = form.get("grant_type").orElseThrow(() -> refuse(GRANT_MISSING));
    if (!grant.equals("client_credentials")) {
      throw refuse(GRANT_NOT_SUPPORTED);
    }
    var client = clients.authenticate(form, assertionAudiences());
    var resource = v2 ? resourceOfScope(form) : resourceParameter(form);
    var audience = issuer.audienceOf(resource).orElseThrow(() -> refuse(RESOURCE_UNKNOWN));
    return answer(issuer.issue(client.identity(), audience, client.proof()), v2);
  }

  /// The one resource that the scope names. The scopes of OpenID Connect, which msal4j adds to
  /// every request, mean nothing for an application and are left aside, as Entra does.
  private static String resourceOfScope(FormBody form) {
    var scope = form.get("scope").orElseThrow(() -> refuse(SCOPE_MISSING));
    var named =
        Stream.of(scope.strip().split(" +", -1)).filter(s -> !OPENID_SCOPES.contains(s)).toList();
    if (named.size() != 1 || !named.getFirst().endsWith(DEFAULT_SCOPE)) {
      throw refuse(SCOPE_NOT_DEFAULT);
    }
    var only = named.getFirst();
    return only.substring(0, only.length() - DEFAULT_SCOPE.length());
  }

  private static String resourceParameter(FormBody form) {
    return form.get("resource").orElseThrow(() -> refuse(SCOPE_MISSING));
  }

  private Set<String> assertionAudiences() {
    var tenant = issuer.base() + "/" + issuer.tenantId();
    return Set.of(
        tenant + "/oauth2/v2.0/token", tenant + "/oauth2/token", tenant + "/v2.0", issuer.issuer());
  }

  private Reply answer(TokenIssuer.AccessToken token, boolean v2) {
    var left = token.expiresAt().getEpochSecond() - clock.instant().getEpochSecond();
    var body = JsonObject.builder().put("token_type", "Bearer");
    if (v2) {
      body.put("expires_in", left).put("ext_expires_in", left);
    } else {
      // The v1 endpoint gives numbers as text.
      body.put("expires_in", Long.toString(left))
          .put("ext_expires_in", Long.toString(left))
          .put("expires_on", Long.toString(token.expiresAt().getEpochSecond()))
          .put("resource", token.resource());
    }
    return Reply.json(200, body.put("access_token", token.compact()).build())
        .withHeader("Pragma", "no-cache");
  }

  private static FormBody form(Request request) {
    if (!FormBody.isIn(request)) {
      throw refuse(BODY_NOT_A_FORM);
    }
    try {
      return FormBody.parse(request.body());
    } catch (MalformedInputException _) {
      throw refuse(BODY_NOT_A_FORM);
    }
  }

  private void requireTenant(Request request) {
    if (!request.pathParameter("tenant").equalsIgnoreCase(issuer.tenantId().toString())) {
      throw refuse(TENANT_UNKNOWN);
    }
  }

  private Reply refusal(TokenProblem problem, Request request) {
    return errorReply(
        problem.status(),
        problem.error(),
        "AADSTS%d: %s".formatted(problem.number(), problem.description()),
        new JsonArray(List.of(new JsonNumber(BigDecimal.valueOf(problem.number())))),
        request);
  }

  /// The shape of what the web layer itself refuses, and of what a GET route refuses.
  private Reply render(HttpProblem problem, Request request) {
    return errorReply(
        problem.status(), problem.code(), problem.message(), new JsonArray(List.of()), request);
  }

  private Reply errorReply(
      int status, String error, String description, JsonArray numbers, Request request) {
    var at = TIMESTAMP.format(clock.instant());
    var correlation = request.header("client-request-id").filter(IssuerService::isId);
    var text =
        "%s Trace ID: %s Correlation ID: %s Timestamp: %s"
            .formatted(description, request.correlationId(), correlation.orElse("none"), at);
    return Reply.json(
        status,
        JsonObject.builder()
            .put("error", error)
            .put("error_description", text)
            .put("error_codes", numbers)
            .put("timestamp", at)
            .put("trace_id", request.correlationId())
            .put("correlation_id", correlation.orElse(request.correlationId()))
            .build());
  }

  private static boolean isId(String text) {
    return text.matches("[0-9A-Za-z-]{1,64}");
  }

  private static TokenRefusedException refuse(TokenProblem problem) {
    return new TokenRefusedException(problem);
  }
}
