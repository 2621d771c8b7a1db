package io.privyseal.attestation.appraisal.policy;

/// Ends an evaluation that cannot be carried through; caught once, by the evaluator.
final class UnevaluableException extends RuntimeException {
  private final String fault;

  UnevaluableException(String fault) {
    super(fault, null, false, false);
    this.fault = fault;
  }

  String fault() {
    return fault;
  }
}
