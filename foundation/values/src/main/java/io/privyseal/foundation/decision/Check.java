package io.privyseal.foundation.decision;

/// One question that an evaluator asks. Implemented by enums, one per area; the constants are the
/// catalogue of that area.
public interface Check {
  /// @param id stable code, lower case with dots: `snp.policy.debug`. Printed in tokens, audit, CLI
  /// @param statement what is asked, as a statement that holds when the check passes
  /// @param source where the requirement comes from: document and section
  /// @param mend what the reader can do when it fails
  record Definition(String id, String statement, String source, String mend) {}

  Definition definition();

  /// [Definition#id]
  default String id() {
    return definition().id();
  }

  /// [Definition#statement]
  default String statement() {
    return definition().statement();
  }

  /// [Definition#source]
  default String source() {
    return definition().source();
  }

  /// [Definition#mend]
  default String mend() {
    return definition().mend();
  }
}
