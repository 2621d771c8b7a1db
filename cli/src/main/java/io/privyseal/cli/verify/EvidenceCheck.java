package io.privyseal.cli.verify;

import io.privyseal.foundation.decision.Check;

/// What is asked before there is anything to verify.
enum EvidenceCheck implements Check {
  FORM("evidence.form", "the file holds evidence in a form that we know");

  private final Definition definition;

  EvidenceCheck(String id, String statement) {
    this.definition =
        new Definition(
            id,
            statement,
            "privyseal verify --help",
            "Give a SEV-SNP report of 1184 bytes, or JSON or base64 that holds one; certificates go"
                + " with --chain, runtime data with --runtime-data.");
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
