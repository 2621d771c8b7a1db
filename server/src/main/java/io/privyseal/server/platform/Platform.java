package io.privyseal.server.platform;

import io.privyseal.access.Scope;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.web.HttpProblem;
import java.security.SecureRandom;
import java.util.UUID;

/// Words that the parts of the platform's API share.
final class Platform {
  /// Names the record of a decision.
  static final String DECISION_HEADER = "privyseal-decision-id";

  private Platform() {}

  static HttpProblem naming(HttpProblem problem, Decision decision) {
    return problem.withHeader(DECISION_HEADER, decision.id().value());
  }

  static HttpProblem forbidden(String message) {
    return new HttpProblem(403, "Forbidden", message);
  }

  static HttpProblem rolesUnavailable() {
    return new HttpProblem(503, "ServiceUnavailable", "Roles cannot be read now.");
  }

  static HttpProblem badParameter(MalformedInputException e) {
    return new HttpProblem(400, "BadParameter", String.valueOf(e.getMessage()));
  }

  static Scope scope(String path) {
    try {
      return new Scope(path);
    } catch (MalformedInputException e) {
      throw badParameter(e);
    }
  }

  /// A random id: version 4, variant 2 (RFC 9562 section 5.4).
  static UUID newId(SecureRandom random) {
    var high = (random.nextLong() & ~0xF000L) | 0x4000L;
    var low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low);
  }
}
