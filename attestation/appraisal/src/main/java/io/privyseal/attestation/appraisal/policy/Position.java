package io.privyseal.attestation.appraisal.policy;

/// A place in policy text, both counted from 1; columns count UTF-16 units.
public record Position(int line, int column) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
