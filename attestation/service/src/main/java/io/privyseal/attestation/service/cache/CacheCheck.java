package io.privyseal.attestation.service.cache;

import io.privyseal.foundation.decision.Check;

/// Whether a verification was made for the request at hand. Answered in every attestation.
public enum CacheCheck implements Check {
  REUSE(
      "maa.verification.reuse",
      "verification was made for this request, or for an equal one within the bounds of reuse",
      "privyseal, docs/reference/attestation-cache.md",
      "Nothing is wrong: an equal request was verified a moment ago.");

  private final Definition definition;

  CacheCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
