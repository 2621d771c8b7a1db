package io.privyseal.server.platform;

import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditJson;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.ProblemShape;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import io.privyseal.foundation.web.WebService;
import java.util.regex.Pattern;

/// `/live`, `/health`, `/ready`, `/metrics`, `/api/v1/decisions/{id}`, role assignments,
/// elevations, revocations and reports.
///
/// A decision shows all its findings to whoever may read decisions at the resource it is about; the
/// caller of a refused request was given the id alone.
public final class PlatformService {
  static final int MAX_BODY_BYTES = 2048;
  private static final Pattern KEY_PATH =
      Pattern.compile("/vaults/([0-9A-Za-z-]+)/keys/([0-9A-Za-z-]+)(/.*)?");

  /// Asks nothing of anything: a process that answers this needs no restart.
  private static final Reply LIVE =
      Reply.json(200, JsonObject.builder().put("status", "live").build());

  private final JsonObject identity;
  private final Readiness readiness;
  private final PlatformAccess access;
  private final RoleAssignmentApi roles;
  private final EligibilityApi eligibilities;
  private final ElevationApi elevations;
  private final RevocationApi revocations;
  private final ReportApi reports;
  private final MetricsEndpoint metrics;

  /// @param profile `local` or `production`
  public PlatformService(
      String profile,
      String version,
      CryptoEngine.Identity engine,
      Readiness readiness,
      PlatformAccess access,
      RoleAssignmentApi roles,
      EligibilityApi eligibilities,
      ElevationApi elevations,
      RevocationApi revocations,
      ReportApi reports,
      MetricsEndpoint metrics) {
    this.identity =
        JsonObject.builder()
            .put("profile", profile)
            .put("version", version)
            .put(
                "crypto",
                JsonObject.builder()
                    .put("engine", engine.id())
                    .put("version", engine.version())
                    .put("reason", engine.reason())
                    .build())
            .build();
    this.readiness = readiness;
    this.access = access;
    this.roles = roles;
    this.eligibilities = eligibilities;
    this.elevations = elevations;
    this.revocations = revocations;
    this.reports = reports;
    this.metrics = metrics;
  }

  public WebService webService() {
    var routes =
        reports
            .addTo(
                revocations.addTo(
                    elevations.addTo(eligibilities.addTo(roles.addTo(Routes.builder())))))
            .get("/live", request -> LIVE)
            .get("/health", request -> health())
            .get("/ready", request -> ready())
            .get("/metrics", metrics::get)
            .get("/api/v1/decisions/{id}", this::decision)
            .build();
    return new WebService("platform", routes, ProblemShape.AZURE, MAX_BODY_BYTES);
  }

  /// That the process lives and what it is; always 200, with the truth about its parts.
  private Reply health() {
    var state = readiness.state();
    return Reply.json(
        200,
        identity.toBuilder()
            .put("status", state.ready() ? "up" : "degraded")
            .put("components", state.components())
            .build());
  }

  private Reply ready() {
    var state = readiness.state();
    return Reply.json(state.ready() ? 200 : 503, state.toJson());
  }

  private Reply decision(Request request) {
    var caller = access.caller(request);
    var id = id(request.pathParameter("id"));
    var entry =
        access
            .audit()
            .find(id)
            .orElseThrow(() -> new HttpProblem(404, "NotFound", "There is no such decision."));
    return switch (access
        .authorizer()
        .authorize(caller, owner(entry), Action.DECISIONS_READ, scope(entry))) {
      case Authorization.Granted _ -> Reply.json(200, AuditJson.write(entry));
      case Authorization.Denied _ ->
          throw new HttpProblem(
              403, "Forbidden", "Reading this decision needs a role at the resource it is about.");
      case Authorization.Undecided _ ->
          throw new HttpProblem(503, "ServiceUnavailable", "Roles cannot be read now.");
    };
  }

  private static DecisionId id(String text) {
    try {
      return new DecisionId(text);
    } catch (MalformedInputException e) {
      throw new HttpProblem(404, "NotFound", "There is no such decision.");
    }
  }

  private TenantId owner(AuditEntry entry) {
    var tenant = entry.event().tenant();
    return tenant.isEmpty() ? access.tenant() : new TenantId(tenant);
  }

  /// The narrowest scope that the decision is about. A decision about nothing in particular is for
  /// those who may read everything.
  private static Scope scope(AuditEntry entry) {
    var event = entry.event();
    try {
      if (event.service().equals("access")) {
        return new Scope(event.resource());
      }
      var key = KEY_PATH.matcher(event.resource());
      if (key.matches()) {
        return Scope.key(key.group(1), key.group(2));
      }
      if (event.vault().isEmpty()) {
        return Scope.everything();
      }
      return event.service().equals("attestation")
          ? Scope.attestation(event.vault())
          : Scope.vault(event.vault());
    } catch (MalformedInputException e) {
      return Scope.everything();
    }
  }
}
