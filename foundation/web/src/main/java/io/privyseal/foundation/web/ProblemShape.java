package io.privyseal.foundation.web;

import io.privyseal.foundation.json.JsonValue.JsonObject;

/// How a service's protocol writes a [HttpProblem] down. The headers of the problem are added by
/// the caller of this.
@FunctionalInterface
public interface ProblemShape {
  /// Azure's data planes: `{"error":{"code","message","innererror":{"code"}}}`.
  ProblemShape AZURE =
      (problem, request) ->
          Reply.json(
              problem.status(),
              JsonObject.builder()
                  .put(
                      "error",
                      JsonObject.builder()
                          .put("code", problem.code())
                          .put("message", problem.message())
                          .put(
                              "innererror",
                              problem
                                  .innerCode()
                                  .map(inner -> JsonObject.builder().put("code", inner).build())
                                  .orElse(null))
                          .build())
                  .build());

  Reply render(HttpProblem problem, Request request);
}
