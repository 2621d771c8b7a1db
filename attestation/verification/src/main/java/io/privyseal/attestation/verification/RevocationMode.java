package io.privyseal.attestation.verification;

/// What becomes of evidence whose chain is revoked, or may be.
public enum RevocationMode {
  /// Nobody looks. The finding says so, and why.
  OFF,
  /// Lists are looked at, and whatever is wrong is told in a finding that does not decide.
  WARN,
  /// A revoked certificate rejects. Without a current list nothing is decided.
  FAIL
}
