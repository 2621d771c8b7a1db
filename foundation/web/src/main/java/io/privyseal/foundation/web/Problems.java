package io.privyseal.foundation.web;

/// The problems that every service answers alike.
final class Problems {
  private Problems() {}

  static HttpProblem badRequest(String message) {
    return new HttpProblem(400, "BadParameter", message);
  }

  static HttpProblem noSuchPath() {
    return new HttpProblem(404, "NotFound", "There is no such path.");
  }

  static HttpProblem methodNotAllowed(String method, String allowed) {
    return new HttpProblem(
            405, "MethodNotAllowed", "The method %s is not allowed here.".formatted(method))
        .withHeader("Allow", allowed);
  }

  static HttpProblem bodyTooLarge(int maxBytes) {
    return new HttpProblem(
        413, "RequestBodyTooLarge", "The body is longer than %d bytes.".formatted(maxBytes));
  }

  static HttpProblem unavailable(long retryAfterSeconds) {
    return new HttpProblem(
            503, "ServiceUnavailable", "The service cannot answer now. Try again later.")
        .withHeader("Retry-After", Long.toString(retryAfterSeconds));
  }

  static HttpProblem internal(String correlationId) {
    return new HttpProblem(
        500, "InternalServerError", "Something failed on our side; request " + correlationId + ".");
  }
}
