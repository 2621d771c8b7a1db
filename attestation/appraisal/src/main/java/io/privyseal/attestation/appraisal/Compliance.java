package io.privyseal.attestation.appraisal;

import io.privyseal.foundation.decision.Finding;
import java.util.List;
import java.util.Optional;

/// Whether a guest is given a compliance status, and why not.
///
/// @param status the value of `x-ms-compliance-status`; empty if it is withheld
/// @param unmet ids of the checks for which it is withheld
/// @param findings one for each comparison, with the reference values
record Compliance(Optional<String> status, List<String> unmet, List<Finding> findings) {
  Compliance {
    unmet = List.copyOf(unmet);
    findings = List.copyOf(findings);
  }

  /// Whether the launch measurement is one of the reference values, so that what the guest's first
  /// software wrote may be repeated as a statement.
  boolean measurementIsKnown() {
    return !unmet.contains(AppraisalCheck.COMPLIANCE_REFERENCE.id())
        && !unmet.contains(AppraisalCheck.COMPLIANCE_MEASUREMENT.id());
  }
}
