package io.privyseal.attestation.appraisal.policy;

/// The versions of the policy language that are served.
public enum LanguageVersion {
  V1_0("1.0"),
  /// Adds the section `configurationrules`.
  V1_1("1.1");

  private final String text;

  LanguageVersion(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
