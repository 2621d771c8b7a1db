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

  /// For asking whether these are equal: texts of one length are read to the first difference.
  void spendComparing(ClaimValue one, ClaimValue other) {
    if (one instanceof ClaimValue.Text(var left)
        && other instanceof ClaimValue.Text(var right)
        && left.length() == right.length()) {
      spendText(left.length());
    }
  }

  /// For reading all of these.
  void spendReading(Iterable<ClaimValue> values) {
    for (var value : values) {
      spendText(value instanceof ClaimValue.Text(var text) ? text.length() : 0);
    }
  }

  long left() {
    return left;
  }
}
