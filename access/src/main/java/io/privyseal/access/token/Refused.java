package io.privyseal.access.token;

import io.privyseal.access.token.Authentication.Unauthenticated;
import io.privyseal.foundation.decision.Finding;
import java.util.ArrayList;
import java.util.List;

/// Carries a refusal from the step that made it to the verifier's edge; never leaves this package.
final class Refused extends RuntimeException {
  private final TokenRefusal refusal;
  private final String where;
  private final String expected;
  private final String actual;

  Refused(TokenRefusal refusal, String where, String expected, String actual) {
    super(refusal.name(), null, false, false);
    this.refusal = refusal;
    this.where = where;
    this.expected = expected;
    this.actual = actual;
  }

  /// @param before the checks that passed
  Unauthenticated after(List<Finding> before) {
    var findings = new ArrayList<>(before);
    findings.add(
        Finding.failed(refusal.check(), where, expected, actual).withHint(refusal.check().mend()));
    return new Unauthenticated(refusal, findings);
  }
}
