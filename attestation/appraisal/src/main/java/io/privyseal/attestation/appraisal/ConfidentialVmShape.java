package io.privyseal.attestation.appraisal;

/// Where the claims of a confidential VM stand when its runtime data are those of a paravisor.
public enum ConfidentialVmShape {
  /// Inside `x-ms-isolation-tee`, as Azure's guest attestation and its release policies have it.
  ISOLATION_TEE,
  /// At the top, as Azure's `attest/SevSnpVm` has it.
  TOP_LEVEL
}
