package io.privyseal.attestation.reports.tcb;

/// How a platform stands against one set of requirements.
///
/// @param passes whether it would be accepted
/// @param status in the maker's words where there are such: `OutOfDate`; else our own
/// @param measure what it was held against: a TCB evaluation number, a minimum
public record TcbStanding(Passes passes, String status, String measure) {

  /// Whether it would be accepted.
  public enum Passes {
    YES,
    NO,
    /// What it would be held against is not known.
    UNKNOWN
  }

  static TcbStanding unknown(String reason) {
    return new TcbStanding(Passes.UNKNOWN, "unknown", reason);
  }
}
