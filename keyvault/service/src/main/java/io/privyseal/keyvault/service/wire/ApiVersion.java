package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.web.HttpProblem;
import java.util.List;
import java.util.Optional;

/// The `api-version` of a request. All versions have one implementation; what later ones added to
/// answers is left out of all, which older clients expect and newer ones allow.
///
/// @param text one of [#KNOWN]
public record ApiVersion(String text) {
  /// Versions that are served, oldest first.
  public static final List<String> KNOWN =
      List.of(
          "7.3",
          "7.4",
          "7.5",
          "7.6-preview.1",
          "7.6-preview.2",
          "7.6",
          "2025-06-01-preview",
          "2025-06-01",
          "2025-07-01",
          "2026-01-01-preview");

  public ApiVersion {
    if (!KNOWN.contains(text)) {
      throw new HttpProblem(
          400,
          "BadParameter",
          "The specified api-version is not recognized. Supported are " + String.join(", ", KNOWN));
    }
  }

  /// @param query the parameter `api-version`
  /// @throws HttpProblem 400 if it is missing or not served
  public static ApiVersion of(Optional<String> query) {
    return new ApiVersion(
        query.orElseThrow(
            () -> new HttpProblem(400, "BadParameter", "api-version must be specified")));
  }
}
