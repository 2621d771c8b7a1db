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

  /// What must hold before anything that the guest's first software says is repeated: it is the one
  /// of the reference values, it asked for the report itself, and the host cannot rewrite it.
  private static final List<AppraisalCheck> TRUST =
      List.of(
          AppraisalCheck.COMPLIANCE_REFERENCE,
          AppraisalCheck.COMPLIANCE_MEASUREMENT,
          AppraisalCheck.COMPLIANCE_VMPL,
          AppraisalCheck.COMPLIANCE_DEBUG);

  /// Whether what the guest's first software wrote may be repeated as a statement.
  boolean firstSoftwareIsTrusted() {
    return TRUST.stream().map(AppraisalCheck::id).noneMatch(unmet::contains);
  }
}
