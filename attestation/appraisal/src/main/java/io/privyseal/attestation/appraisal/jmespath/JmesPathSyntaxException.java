package io.privyseal.attestation.appraisal.jmespath;

/// A text that is no JMESPath query, or one beyond the bounds of [JmesPath].
public final class JmesPathSyntaxException extends RuntimeException {
  private final int offset;
  private final String fault;

  JmesPathSyntaxException(int offset, String fault) {
    super("JMESPath at character %d: %s".formatted(offset + 1, fault));
    this.offset = offset;
    this.fault = fault;
  }

  /// In UTF-16 units from the start of the query.
  public int offset() {
    return offset;
  }

  public String fault() {
    return fault;
  }
}
