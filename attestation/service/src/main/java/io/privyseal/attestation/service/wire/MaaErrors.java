package io.privyseal.attestation.service.wire;

import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.ProblemShape;
import io.privyseal.foundation.web.Reply;

/// Error codes of Azure Attestation and the body that carries them: code and message, repeated in
/// `innererror`.
public final class MaaErrors {
  /// 401: no token, or a bad one.
  public static final String UNAUTHORIZED = "Unauthorized";

  /// 403: a good token without the right.
  public static final String FORBIDDEN = "Forbidden";

  /// 400: evidence or another member of the request is wrong.
  public static final String INVALID_PARAMETER = "InvalidParameter";

  /// 400: a policy token is malformed or not signed as it says.
  public static final String INVALID_OPERATION = "InvalidOperation";

  /// 400: the text of a policy is not of the language.
  public static final String POLICY_PARSING_ERROR = "PolicyParsingError";

  /// 400: the policy does not permit the guest.
  public static final String POLICY_EVALUATION_ERROR = "PolicyEvaluationError";

  public static final String SERVICE_VERSION_HEADER = "x-ms-maa-service-version";

  /// Names the decision record of an answer.
  public static final String DECISION_HEADER = "privyseal-decision-id";

  /// What the web layer calls a malformed request.
  private static final String WEB_BAD_REQUEST = "BadParameter";

  private MaaErrors() {}

  public static ProblemShape shape(String serviceVersion) {
    return (problem, _) -> {
      var code = problem.code().equals(WEB_BAD_REQUEST) ? INVALID_PARAMETER : problem.code();
      var inner =
          JsonObject.builder()
              .put("code", problem.innerCode().orElse(code))
              .put("message", problem.message())
              .build();
      var error =
          JsonObject.builder()
              .put("code", code)
              .put("message", problem.message())
              .put("innererror", inner)
              .build();
      return Reply.json(problem.status(), JsonObject.builder().put("error", error).build())
          .withHeader(SERVICE_VERSION_HEADER, serviceVersion);
    };
  }
}
