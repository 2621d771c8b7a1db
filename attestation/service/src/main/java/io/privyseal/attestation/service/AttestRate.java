package io.privyseal.attestation.service;

/// How often one remote address may attest.
///
/// @param perSecond attempts that are given back each second, 1 to 1,000,000
/// @param burst attempts at once, 1 to 1,000,000
public record AttestRate(int perSecond, int burst) {
  private static final int MAX = 1_000_000;

  public AttestRate {
    if (perSecond < 1 || perSecond > MAX || burst < 1 || burst > MAX) {
      throw new IllegalArgumentException("a rate is 1 to " + MAX + " attempts");
    }
  }

  /// Enough for a host full of guests that start at once; the record of an attempt takes a few
  /// kilobytes.
  public static AttestRate standard() {
    return new AttestRate(50, 500);
  }
}
