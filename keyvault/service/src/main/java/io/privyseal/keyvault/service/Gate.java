package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Authorizer;
import io.privyseal.access.Caller;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.Authentication;
import io.privyseal.access.token.Authenticator;
import io.privyseal.access.token.Credentials;
import io.privyseal.access.token.TokenRefusal;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.service.wire.ApiVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The way in: which vault, who calls, which version of the protocol, and whether the caller may.
/// In this order, and before anything of the body is read: the clients' first request has no token
/// and an empty body, and expects the challenge whatever else is wrong with it.
final class Gate {
  private final VaultHosts hosts;
  private final Function<Vault, ? extends Authenticator> callers;
  private final Authorizer authorizer;
  private final Decisions decisions;
  private final VaultLimits limits;
  private final URI authority;

  Gate(
      VaultHosts hosts,
      Function<Vault, ? extends Authenticator> callers,
      Authorizer authorizer,
      Decisions decisions,
      VaultLimits limits,
      URI authority) {
    this.hosts = hosts;
    this.callers = callers;
    this.authorizer = authorizer;
    this.decisions = decisions;
    this.limits = limits;
    this.authority = authority;
  }

  /// A caller that is known, for a vault that is there. May nothing yet.
  record Known(Request request, Vault vault, ApiVersion apiVersion, Caller caller) {}

  /// @throws HttpProblem 401 with the challenge, 400 for the api-version, 404 for the vault, 429 if
  ///   there are too many requests, 503
  Known identify(Request request) {
    var vault = hosts.vaultOf(request.host());
    var caller =
        switch (callers.apply(vault).authenticate(credentials(request))) {
          case Authentication.Authenticated(var verified, _) -> verified;
          case Authentication.Unauthenticated(var refusal, _) -> {
            limits.stranger(request.remoteAddress());
            throw challenge(vault, refusal);
          }
          case Authentication.Undecided _ ->
              throw Problems.unavailable("The token cannot be checked now. Try again later.");
        };
    limits.take(vault, caller, Cost.REQUEST);
    return new Known(request, vault, ApiVersion.of(request.query("api-version")), caller);
  }

  /// Takes what a request costs beyond what every request does; before it is done, and before it is
  /// recorded.
  ///
  /// @throws HttpProblem 429 if the caller or the vault has used too much
  void charge(Admitted in, int units) {
    limits.take(in.vault(), in.caller(), units);
  }

  private static Credentials credentials(Request request) {
    return new Credentials(request.header("Authorization"), request.clientCertificates());
  }

  /// For what concerns the vault as a whole.
  Admitted toVault(Request request, Action action) {
    var known = identify(request);
    return authorize(
        known, action, Scope.vault(known.vault().name().value()), Decision.Kind.ACCESS);
  }

  /// For what concerns the key in the path.
  Admitted toKey(Request request, Action action) {
    return toKey(request, action, Decision.Kind.ACCESS);
  }

  /// @param kind under which a denial is recorded
  Admitted toKey(Request request, Action action, Decision.Kind kind) {
    var known = identify(request);
    var name = Admitted.nameIn(request);
    return authorize(known, action, Scope.key(known.vault().name().value(), name.value()), kind);
  }

  /// For what concerns the secret in the path.
  ///
  /// @param kind under which a denial is recorded
  Admitted toSecret(Request request, Action action, Decision.Kind kind) {
    var known = identify(request);
    var name = Admitted.secretNameIn(request);
    return authorize(known, action, Scope.secret(known.vault().name().value(), name.value()), kind);
  }

  /// For a request that wants more than its route says.
  ///
  /// @return the same, with the checks that say so added
  Admitted alsoToKey(Admitted in, Action action) {
    return also(in, action, Scope.key(in.vault().name().value(), in.name().value()));
  }

  /// Like [#alsoToKey].
  Admitted alsoToSecret(Admitted in, Action action) {
    return also(in, action, Scope.secret(in.vault().name().value(), in.secretName().value()));
  }

  private Admitted also(Admitted in, Action action, Scope where) {
    var known = new Known(in.request(), in.vault(), in.apiVersion(), in.caller());
    var findings = new ArrayList<>(in.findings());
    findings.addAll(authorize(known, action, where, Decision.Kind.ACCESS).findings());
    return new Admitted(in.request(), in.vault(), in.apiVersion(), in.caller(), findings);
  }

  /// @throws HttpProblem 403 with the id of the recorded decision, 503
  Admitted authorize(Known known, Action action, Scope where, Decision.Kind kind) {
    return authorize(known, action, where, kind, where);
  }

  /// @param shown what a denied caller is told of `where`
  Admitted authorize(Known known, Action action, Scope where, Decision.Kind kind, Scope shown) {
    var owner = new TenantId(known.vault().tenant());
    var authorization = authorizer.authorize(known.caller(), owner, action, where);
    return admit(known, authorization, action, where, kind, shown);
  }

  /// For giving `principal` a role at `where`.
  ///
  /// @throws HttpProblem as for [#authorize(Known, Action, Scope, Decision.Kind)]
  Admitted toGive(Known known, Scope where, String principal) {
    var owner = new TenantId(known.vault().tenant());
    var authorization = authorizer.authorizeRoleChange(known.caller(), owner, where, principal);
    return admit(
        known,
        authorization,
        Action.ROLE_ASSIGNMENTS_WRITE,
        where,
        Decision.Kind.ROLE_CHANGE,
        where);
  }

  private Admitted admit(
      Known known,
      Authorization authorization,
      Action action,
      Scope where,
      Decision.Kind kind,
      Scope shown) {
    var admitted =
        new Admitted(
            known.request(),
            known.vault(),
            known.apiVersion(),
            known.caller(),
            authorization.findings());
    return switch (authorization) {
      case Authorization.Granted _ -> admitted;
      case Authorization.Denied _ -> throw denied(admitted, action, where, kind, shown);
      case Authorization.Undecided _ ->
          throw Problems.unavailable("The caller's roles cannot be read now. Try again later.");
    };
  }

  private HttpProblem denied(
      Admitted admitted, Action action, Scope where, Decision.Kind kind, Scope shown) {
    var decision =
        decisions.record(admitted, kind, action.dataAction(), where.path(), admitted.findings());
    var message =
        "Caller is not authorized to perform action on resource. Action: '%s' Resource: '%s'"
            .formatted(action.dataAction(), shown.path());
    return Decisions.refusal(
        decision, Problems.forbidden(message + Decisions.named(decision), "ForbiddenByRbac"));
  }

  /// Clients take the tenant from the first segment of `authorization`, and the scope from
  /// `resource`. A request with a bad token is told why besides.
  private HttpProblem challenge(Vault vault, TokenRefusal refusal) {
    var challenge =
        "Bearer authorization=\"%s/%s\", resource=\"%s\""
            .formatted(authority, vault.tenant(), vault.resource());
    var problem =
        new HttpProblem(401, "Unauthorized", refusal.message())
            .withHeader("WWW-Authenticate", challenge);
    return List.of(TokenRefusal.TOKEN_MISSING, TokenRefusal.SCHEME_NOT_BEARER).contains(refusal)
        ? problem
        : problem.withInnerCode(refusal.code());
  }
}
