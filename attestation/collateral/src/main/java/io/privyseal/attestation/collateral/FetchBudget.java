package io.privyseal.attestation.collateral;

import java.time.Duration;
import java.time.Instant;

/// So many fetches per minute and not more: a bucket that fills evenly. Thread-safe.
final class FetchBudget {
  private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private double left;
  private Instant filledAt;

  FetchBudget(int perMinute, Instant now) {
    this.perMinute = perMinute;
    this.left = perMinute;
    this.filledAt = now;
  }

  /// Whether one more may go.
  synchronized boolean take(Instant now) {
    if (now.isAfter(filledAt)) {
      var minutes = Duration.between(filledAt, now).toNanos() / NANOS_PER_MINUTE;
      left = Math.min(perMinute, left + minutes * perMinute);
      filledAt = now;
    }
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /// One that was taken and not used.
  synchronized void giveBack() {
    left = Math.min(perMinute, left + 1);
  }

  /// Takes more, into debt of a minute at most.
  synchronized void charge(int more) {
    left = Math.max(-perMinute, left - more);
  }
}
