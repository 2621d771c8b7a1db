package io.privyseal.attestation.appraisal;

/// Claims of our own, beside those of Azure Attestation.
public final class PrivysealClaims {
  /// `true` in a token for evidence of a simulated manufacturer; absent otherwise.
  public static final String SIMULATED_ROOT = "privyseal-simulated-root";

  /// Ids of the checks for which the compliance status was withheld, so that whoever misses it can
  /// say why; absent if it was given.
  public static final String COMPLIANCE_UNMET = "privyseal-compliance-unmet";

  private PrivysealClaims() {}
}
