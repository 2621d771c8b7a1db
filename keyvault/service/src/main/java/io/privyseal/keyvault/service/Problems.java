package io.privyseal.keyvault.service;

import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.release.policy.SkrCode;

/// Refusals as Key Vault words them: one place for status, code and inner code.
///
/// Source: recorded answers of the service; Microsoft Learn, Key Vault REST API error codes.
final class Problems {
  private static final String BAD_PARAMETER = "BadParameter";
  private static final String FORBIDDEN = "Forbidden";
  private static final String CONFLICT = "Conflict";
  private static final String KEY_NOT_FOUND = "KeyNotFound";
  private static final String SECRET_NOT_FOUND = "SecretNotFound";
  private static final String RETRY_SECONDS = "1";

  private Problems() {}

  static HttpProblem of(RefusedException refused) {
    var message = String.valueOf(refused.getMessage());
    return switch (refused.reason()) {
      case BAD_PARAMETER, NOT_OFFERED, CRYPTO_FAILED ->
          new HttpProblem(400, BAD_PARAMETER, message);
      case KEY_NOT_FOUND, DELETED_KEY_NOT_FOUND -> new HttpProblem(404, KEY_NOT_FOUND, message);
      case SECRET_NOT_FOUND, DELETED_SECRET_NOT_FOUND ->
          new HttpProblem(404, SECRET_NOT_FOUND, message);
      case DELETED_BUT_RECOVERABLE ->
          new HttpProblem(409, CONFLICT, message).withInnerCode("ObjectIsDeletedButRecoverable");
      case NAME_IN_USE, VAULT_OF_ANOTHER_TENANT -> new HttpProblem(409, CONFLICT, message);
      case CONCURRENT_CHANGE ->
          new HttpProblem(409, CONFLICT, message)
              .withInnerCode("ConcurrentChange")
              .withHeader("Retry-After", RETRY_SECONDS);
      case TOO_MANY_VERSIONS -> forbidden(message, "TooManyVersions");
      case PURGE_PROTECTED -> forbidden(message, "ForbiddenByPolicy");
      case OPERATION_NOT_PERMITTED, NOT_EXPORTABLE -> forbidden(message, "KeyOperationForbidden");
      case KEY_DISABLED -> forbidden(message, "KeyDisabled");
      case KEY_NOT_YET_VALID -> forbidden(message, "KeyNotYetValid");
      case KEY_EXPIRED -> forbidden(message, "KeyExpired");
      case ROTATION_POLICY_NOT_FOUND -> new HttpProblem(404, "RotationPolicyNotFound", message);
      case SECRET_DISABLED -> forbidden(message, "SecretDisabled");
      case SECRET_RELEASE_ONLY -> forbidden(message, "ForbiddenByPolicy");
      case EXPORTABLE_DIFFERS -> skr(SkrCode.EXPORTABLE_DIFFERS);
      case EXPORTABLE_WITHOUT_POLICY -> skr(SkrCode.POLICY_MISSING);
      case POLICY_WITHOUT_EXPORTABLE -> skr(SkrCode.POLICY_NOT_ALLOWED);
      case EXPORTABLE_NOT_HSM -> skr(SkrCode.NOT_HSM_BACKED);
      case EXPORTABLE_IS_FIXED -> skr(SkrCode.EXPORTABLE_FIXED);
      case POLICY_ON_VERSION -> skr(SkrCode.VERSIONLESS_ONLY);
      case POLICY_IS_IMMUTABLE -> skr(SkrCode.IMMUTABLE);
    };
  }

  private static HttpProblem skr(SkrCode code) {
    return new HttpProblem(400, BAD_PARAMETER, code.message());
  }

  static HttpProblem forbidden(String message, String innerCode) {
    return new HttpProblem(403, FORBIDDEN, message).withInnerCode(innerCode);
  }

  static HttpProblem forbidden(String message) {
    return new HttpProblem(403, FORBIDDEN, message);
  }

  static HttpProblem unavailable(String message) {
    return new HttpProblem(503, "ServiceUnavailable", message)
        .withHeader("Retry-After", RETRY_SECONDS);
  }

  static HttpProblem notOffered(String message) {
    return new HttpProblem(400, "NotSupported", message);
  }
}
