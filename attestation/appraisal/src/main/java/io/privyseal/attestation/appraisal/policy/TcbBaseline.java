package io.privyseal.attestation.appraisal.policy;

/// Which of Intel's TCB baselines an SGX quote is held against.
public sealed interface TcbBaseline {
  /// What the operator of the instance has chosen for all.
  record OfInstance() implements TcbBaseline {}

  /// The collateral of that TCB evaluation data number.
  record EvaluationData(int number) implements TcbBaseline {
    public EvaluationData {
      if (number < 1) {
        throw new IllegalArgumentException("a TCB evaluation data number is positive");
      }
    }
  }
}
