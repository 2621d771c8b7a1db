package io.privyseal.cli.verify;

import io.privyseal.foundation.decision.Check;

/// What is asked beside the verification itself.
enum EvidenceCheck implements Check {
  FORM(
      "evidence.form",
      "the file holds evidence in a form that we know",
      "Give a report or quote, raw or in JSON, hex or base64; certificates go with --chain,"
          + " collateral with --collateral, runtime data with --runtime-data."),
  ATTESTATION_KEY(
      "evidence.attestation-key",
      "something vouches for the key that signed the quote of a TPM",
      "Give the key that you know to be this TPM's with --attestation-key, or the HCL report."),
  EXPECTED_CLAIM(
      "evidence.expected-claim",
      "the claim that a token would hold has the expected value",
      "Compare the workload with what was expected of it.");

  private final Definition definition;

  EvidenceCheck(String id, String statement, String mend) {
    this.definition = new Definition(id, statement, "privyseal verify --help", mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
