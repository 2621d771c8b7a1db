package io.privyseal.server.platform;

import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.web.HttpProblem;

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
}
