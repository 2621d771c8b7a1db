package io.privyseal.attestation.appraisal.jmespath;

/// A query that cannot be carried through for this value: a function was given what it does not
/// take. JMESPath calls this `invalid-type` or `invalid-value`.
public final class JmesPathEvaluationException extends RuntimeException {
  JmesPathEvaluationException(String fault) {
    super(fault, null, false, false);
  }
}
