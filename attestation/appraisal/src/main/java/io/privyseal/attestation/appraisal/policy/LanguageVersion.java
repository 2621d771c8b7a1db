package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Section;

/// The versions of the policy language.
public enum LanguageVersion {
  V1_0("1.0"),
  /// Adds the section `configurationrules`.
  V1_1("1.1"),
  /// Adds functions and negated conditions.
  V1_2("1.2");

  private final String text;

  LanguageVersion(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  boolean hasFunctions() {
    return this == V1_2;
  }

  boolean hasNegation() {
    return this == V1_2;
  }

  boolean has(Section section) {
    return section != Section.CONFIGURATION || this != V1_0;
  }
}
