package io.privyseal.server.platform;

import io.privyseal.access.Authorizer;
import io.privyseal.access.Caller;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.Authentication;
import io.privyseal.access.token.Authenticator;
import io.privyseal.access.token.Credentials;
import io.privyseal.audit.AuditLog;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;

/// Whose installation this is, and how to tell who asks.
///
/// @param tenant owns the decisions about requests that reached no resource, and the roles
/// @param challenge of a 401 answer
public record PlatformAccess(
    AuditLog audit,
    Authorizer authorizer,
    Authenticator callers,
    TenantId tenant,
    String challenge) {

  /// @throws HttpProblem 401 or 503 unless the caller is known
  Caller caller(Request request) {
    return switch (callers.authenticate(
        new Credentials(request.header("Authorization"), request.clientCertificates()))) {
      case Authentication.Authenticated(var caller, _) -> caller;
      case Authentication.Unauthenticated _ ->
          throw new HttpProblem(401, "Unauthorized", "A valid bearer token is needed.")
              .withHeader("WWW-Authenticate", challenge);
      case Authentication.Undecided _ ->
          throw new HttpProblem(503, "ServiceUnavailable", "The token cannot be checked now.");
    };
  }
}
