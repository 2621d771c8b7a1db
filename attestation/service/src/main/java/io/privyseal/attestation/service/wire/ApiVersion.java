package io.privyseal.attestation.service.wire;

import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import java.util.Set;

/// The versions of the API that clients are seen to ask for. All answer alike, because clients mix
/// them freely.
public final class ApiVersion {
  static final Set<String> SERVED =
      Set.of(
          "2018-09-01-preview",
          "2020-10-01",
          "2022-08-01",
          "2022-09-01-preview",
          "2023-04-01-preview",
          "2025-06-01",
          "2026-03-11-preview");

  private ApiVersion() {}

  /// @throws HttpProblem 400 if `api-version` is missing or not served
  public static void require(Request request) {
    var version = request.query("api-version");
    if (version.isEmpty()) {
      throw new HttpProblem(
          400, MaaErrors.INVALID_PARAMETER, "The query parameter api-version is required.");
    }
    if (!SERVED.contains(version.get())) {
      throw new HttpProblem(
          400,
          MaaErrors.INVALID_PARAMETER,
          "The api-version is not served. Served are: "
              + String.join(", ", SERVED.stream().sorted().toList())
              + ".");
    }
  }
}
