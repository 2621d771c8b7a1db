package io.privyseal.attestation.service.revocation;

import io.privyseal.foundation.decision.Check;

/// Whether the operator has revoked what evidence stands on. Each is answered once for every
/// attestation; a failed one names the rule.
public enum RevocationCheck implements Check {
  PLATFORM(
      "revocation.platform",
      "no rule of the operator revokes the platform: its chip or model",
      "privyseal, docs/reference/revocation.md",
      "Move the workload to another machine, or ask the operator about the rule."),
  MEASUREMENT(
      "revocation.measurement",
      "no rule of the operator revokes what was measured: the code or its configuration",
      "privyseal, docs/reference/revocation.md",
      "Deploy an image that is not revoked, or ask the operator about the rule."),
  SIGNER(
      "revocation.signer",
      "no rule of the operator revokes who signed: the code or the report",
      "privyseal, docs/reference/revocation.md",
      "Have the image signed by a key that is not revoked, or ask the operator about the rule.");

  private final Definition definition;

  RevocationCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
