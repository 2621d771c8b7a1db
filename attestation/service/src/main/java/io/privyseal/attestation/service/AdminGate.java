package io.privyseal.attestation.service;

import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Authorizer;
import io.privyseal.access.Caller;
import io.privyseal.access.Scope;
import io.privyseal.access.token.Authentication;
import io.privyseal.access.token.Authenticator;
import io.privyseal.access.token.Credentials;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.foundation.decision.Decision.Kind;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who may read and change the policies of one instance: a bearer token, and a role at
/// `/attestation/{instance}` or above it.
final class AdminGate {
  private final AttestationInstance instance;
  private final Authenticator callers;
  private final Authorizer authorizer;
  private final DecisionRecord decisions;
  private final InstantSource clock;

  /// A caller who may, and the checks that say so.
  record Admitted(Caller caller, List<Finding> findings) {}

  AdminGate(
      AttestationInstance instance,
      Authenticator callers,
      Authorizer authorizer,
      DecisionRecord decisions,
      InstantSource clock) {
    this.instance = instance;
    this.callers = callers;
    this.authorizer = authorizer;
    this.decisions = decisions;
    this.clock = clock;
  }

  /// @throws HttpProblem 401 without a good token, 403 without the role, 503 if either could not be
  ///   decided
  Admitted admit(Request request, Action action) {
    var authentication =
        callers.authenticate(
            new Credentials(request.header("Authorization"), request.clientCertificates()));
    var caller =
        switch (authentication) {
          case Authentication.Authenticated(var verified, _) -> verified;
          case Authentication.Unauthenticated(var refusal, _) ->
              throw new HttpProblem(401, MaaErrors.UNAUTHORIZED, refusal.message())
                  .withHeader(
                      "WWW-Authenticate",
                      "Bearer realm=\"%s\", error=\"invalid_token\"".formatted(instance.url()));
          case Authentication.Undecided _ ->
              throw DecisionRecord.unavailable("The token could not be checked. Try again later.");
        };
    var findings = new ArrayList<>(authentication.findings());
    var authorization =
        authorizer.authorize(caller, instance.tenant(), action, Scope.attestation(instance.name()));
    findings.addAll(authorization.findings());
    return switch (authorization) {
      case Authorization.Granted _ -> new Admitted(caller, findings);
      case Authorization.Denied _ -> throw denied(request, action, caller, findings);
      case Authorization.Undecided _ ->
          throw DecisionRecord.unavailable("The role could not be checked. Try again later.");
    };
  }

  private HttpProblem denied(
      Request request, Action action, Caller caller, List<Finding> findings) {
    var decision =
        decisions.record(
            request,
            Kind.ACCESS,
            action.dataAction(),
            "/attestation/" + instance.name(),
            Optional.of(caller),
            clock.instant(),
            findings);
    return DecisionRecord.refusal(
        decision, 403, MaaErrors.FORBIDDEN, "The caller has no role that allows this");
  }
}
