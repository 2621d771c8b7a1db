package io.privyseal.foundation.web.limit;

/// How much one party may use.
///
/// @param perSecond units that are given back each second, 1 to [#MAX]
/// @param burst units at once, 1 to [#MAX]
public record Rate(int perSecond, int burst) {
  public static final int MAX = 10_000_000;

  public Rate {
    if (perSecond < 1 || perSecond > MAX || burst < 1 || burst > MAX) {
      throw new IllegalArgumentException("a rate is 1 to " + MAX + " units");
    }
  }
}
