package io.privyseal.attestation.appraisal.policy;

/// Counts the work of one evaluation down.
final class StepBudget {
  private int left;

  StepBudget(int steps) {
    this.left = steps;
  }

  void spend() {
    if (--left < 0) {
      throw new UnevaluableException("the policy takes too many steps");
    }
  }
}
