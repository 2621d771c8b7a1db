package io.privyseal.cli.verify;

import io.privyseal.foundation.decision.Check;

/// What is asked before there is anything to verify.
enum EvidenceCheck implements Check {
  FORM("evidence.form", "the file holds evidence in a form that we know");

  private final String id;
  private final String statement;

  EvidenceCheck(String id, String statement) {
    this.id = id;
    this.statement = statement;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String statement() {
    return statement;
  }

  @Override
  public String source() {
    return "privyseal verify --help";
  }

  @Override
  public String mend() {
    return "Give a SEV-SNP report of 1184 bytes, or JSON or base64 that holds one; certificates go"
        + " with --chain, runtime data with --runtime-data.";
  }
}
