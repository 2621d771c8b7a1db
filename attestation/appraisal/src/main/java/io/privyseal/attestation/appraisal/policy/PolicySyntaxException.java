package io.privyseal.attestation.appraisal.policy;

/// Policy text that is not of the language, or asks for something that could never be evaluated.
/// The message says what was expected, what was found, and where.
public final class PolicySyntaxException extends RuntimeException {
  private final Position position;

  PolicySyntaxException(Position position, String fault) {
    super(position + ": " + fault);
    this.position = position;
  }

  public Position position() {
    return position;
  }
}
