package io.privyseal.keyvault.service;

import io.privyseal.foundation.web.Handler;
import io.privyseal.foundation.web.ProblemShape;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;

/// The headers that Key Vault gives every answer. Plain keys travel in bodies, so nothing is stored
/// by anyone on the way.
///
/// @param region for `x-ms-keyvault-region`
record VaultHeaders(String region) {
  /// For `x-ms-keyvault-service-version`.
  static final String SERVICE_VERSION = "privyseal-1";

  Reply on(Reply reply, Request request) {
    var address = request.remoteAddress();
    var v6 = address.indexOf(':') >= 0;
    return reply
        .withHeader("Cache-Control", "no-cache, no-store")
        .withHeader("Pragma", "no-cache")
        .withHeader("Expires", "-1")
        .withHeader("x-ms-keyvault-region", region)
        .withHeader("x-ms-keyvault-service-version", SERVICE_VERSION)
        .withHeader(
            "x-ms-keyvault-network-info",
            "conn_type=%s;addr=%s;act_addr_fam=%s;"
                .formatted(v6 ? "Ipv6" : "Ipv4", address, v6 ? "InterNetworkV6" : "InterNetwork"))
        .withHeader("Strict-Transport-Security", "max-age=31536000;includeSubDomains")
        .withHeader("X-Content-Type-Options", "nosniff");
  }

  Handler around(Handler handler) {
    return request -> on(handler.handle(request), request);
  }

  ProblemShape shape() {
    return (problem, request) -> on(ProblemShape.AZURE.render(problem, request), request);
  }
}
