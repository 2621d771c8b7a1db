package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.jmespath.Steps;

/// Counts the work of one evaluation down, that of its queries included.
final class StepBudget implements Steps {
  private long left;

  StepBudget(long steps) {
    this.left = steps;
  }

  void spend() {
    spend(1);
  }

  @Override
  public void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new UnevaluableException("the policy takes too many steps");
    }
  }

  long left() {
    return left;
  }
}
