package io.privyseal.foundation.decision;

import java.util.List;

/// What a list of findings comes to.
public enum Verdict {
  ACCEPTED,
  REJECTED,
  UNDECIDED;

  /// Rejected if any check failed, else undecided if any could not be made, else accepted. Fails
  /// closed: without at least one passed check nothing is accepted.
  public static Verdict of(List<Finding> findings) {
    var passed = false;
    var undecided = false;
    for (var finding : findings) {
      switch (finding.outcome()) {
        case FAILED -> {
          return REJECTED;
        }
        case UNDECIDED -> undecided = true;
        case PASSED -> passed = true;
        case NOT_CHECKED -> {}
      }
    }
    if (undecided) {
      return UNDECIDED;
    }
    return passed ? ACCEPTED : REJECTED;
  }
}
