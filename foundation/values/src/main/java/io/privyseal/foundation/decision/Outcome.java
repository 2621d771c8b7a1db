package io.privyseal.foundation.decision;

/// How one check came out.
public enum Outcome {
  PASSED,
  FAILED,
  /// The check could not be made because the surroundings failed (no endorsements, no database).
  /// Never a statement about the evidence; worth a retry.
  UNDECIDED,
  /// The check was not made, for the reason that the finding gives. Decides nothing by itself.
  NOT_CHECKED
}
