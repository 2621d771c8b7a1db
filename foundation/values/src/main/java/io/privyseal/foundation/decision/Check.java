package io.privyseal.foundation.decision;

/// One question that an evaluator asks. Implemented by enums, one per area; the constants are the
/// catalogue of that area.
public interface Check {
  /// Stable code, lower case with dots: `snp.policy.debug`. Printed in tokens, audit and CLI.
  String id();

  /// What is asked, as a statement that holds when the check passes.
  String statement();

  /// Where the requirement comes from: document and section.
  String source();

  /// What the reader can do when it fails.
  String mend();
}
