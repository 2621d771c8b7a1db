package io.privyseal.attestation.service;

import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;

/// Reads `{type}` of a path.
final class Kinds {
  private Kinds() {}

  /// @throws HttpProblem 400 if the path names no kind, or one that is not served
  static AttestationKind served(Request request) {
    var kind =
        AttestationKind.named(request.pathParameter("type"))
            .orElseThrow(() ->
                new HttpProblem(
                    400,
                    MaaErrors.INVALID_PARAMETER,
                    "The path names no attestation type. This service serves SevSnpVm."));
    if (!kind.isServed()) {
      throw new HttpProblem(
          400,
          MaaErrors.INVALID_PARAMETER,
          "Attestation type %s is not served here. This service serves SevSnpVm."
              .formatted(kind.pathName()));
    }
    return kind;
  }
}
