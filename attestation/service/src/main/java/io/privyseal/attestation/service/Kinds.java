package io.privyseal.attestation.service;

import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.MaaErrors;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads `{type}` of a path.
///
/// @param served the kinds of evidence that the instance takes
record Kinds(Set<AttestationKind> served) {
  Kinds {
    served = Set.copyOf(served);
  }

  /// @throws HttpProblem 400 if the path names no kind, or one that is not served
  AttestationKind served(Request request) {
    var kind =
        AttestationKind.named(request.pathParameter("type"))
            .orElseThrow(() -> notServed("The path names no attestation type."));
    if (!served.contains(kind)) {
      throw notServed("Attestation type %s is not served here.".formatted(kind.pathName()));
    }
    return kind;
  }

  private HttpProblem notServed(String what) {
    var names = served.stream().sorted().map(AttestationKind::pathName);
    return new HttpProblem(
        400,
        MaaErrors.INVALID_PARAMETER,
        "%s This service serves %s.".formatted(what, names.collect(Collectors.joining(", "))));
  }
}
