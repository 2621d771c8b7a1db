package io.privyseal.client;

import java.time.Duration;

/// When and how often a step is tried again. Each pause is random between nothing and a bound that
/// doubles from try to try ("full jitter"); a service's `Retry-After` makes it longer, never
/// shorter.
///
/// @param maxAttempts tries of one step, the first included
/// @param firstPause bound of the pause after the first try
/// @param maxPause bound of any pause
public record RetryRules(int maxAttempts, Duration firstPause, Duration maxPause) {
  public static final RetryRules DEFAULT =
      new RetryRules(6, Duration.ofMillis(200), Duration.ofSeconds(10));

  public RetryRules {
    if (maxAttempts < 1 || !firstPause.isPositive() || maxPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "expected at least one try and pauses that are positive and in order");
    }
  }

  /// The bound of the pause after try number `attempt`, from 1.
  Duration bound(int attempt) {
    var doublings = Math.min(attempt - 1, 30);
    var bound = firstPause.multipliedBy(1L << doublings);
    return bound.compareTo(maxPause) > 0 ? maxPause : bound;
  }
}
