package io.privyseal.identity.issuer;

/// Carries a refusal from the step that made it to the edge of the token endpoint.
final class TokenRefusedException extends RuntimeException {
  private final TokenProblem problem;

  TokenRefusedException(TokenProblem problem) {
    super(problem.name(), null, false, false);
    this.problem = problem;
  }

  TokenProblem problem() {
    return problem;
  }
}
