package io.privyseal.server.platform;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/// `GET /metrics`, for anyone who reaches the platform port, or for those who hold the token of the
/// configuration.
public final class MetricsEndpoint {
  private static final String SCHEME = "Bearer ";

  private final Supplier<Reply> page;
  private final Optional<String> token;

  /// @param token that a request must bring; empty: none is asked for
  public MetricsEndpoint(Supplier<Reply> page, Optional<String> token) {
    this.page = page;
    this.token = token;
  }

  /// @throws HttpProblem 401 without the token
  Reply get(Request request) {
    token.ifPresent(expected -> {
      var given = request.header("Authorization").orElse("");
      if (!given.startsWith(SCHEME) || !equal(given.substring(SCHEME.length()), expected)) {
        throw new HttpProblem(401, "Unauthorized", "The token of the metrics is needed.")
            .withHeader("WWW-Authenticate", "Bearer");
      }
    });
    return page.get();
  }

  private static boolean equal(String given, String expected) {
    return MessageDigest.isEqual(
        Bytes.utf8(given).toArray(), expected.getBytes(StandardCharsets.UTF_8));
  }
}
