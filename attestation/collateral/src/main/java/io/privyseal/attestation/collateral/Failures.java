package io.privyseal.attestation.collateral;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What could not be had lately, so that nobody asks again too soon. Bounded; thread-safe.
final class Failures {
  /// Most failures that are remembered.
  static final int MAX = 10_000;

  private static final float LOAD_FACTOR = 0.75f;
  private static final int MAX_DOUBLINGS = 16;

  /// @param times failures in a row
  record Failure(String reason, Instant retryAt, int times) {}

  private final Duration first;
  private final Duration longest;
  private final Map<CollateralId, Failure> failures =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CollateralId, Failure> eldest) {
          return size() > MAX;
        }
      };

  Failures(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /// The failure after which it is too early to ask again.
  synchronized Optional<Failure> standing(CollateralId id, Instant now) {
    return Optional.ofNullable(failures.get(id)).filter(f -> now.isBefore(f.retryAt()));
  }

  /// @param asked how long the source asked to be left alone; within the longest time
  /// @param stretch 1 or a little more, so that nodes do not ask together
  synchronized Failure add(
      CollateralId id, String reason, Optional<Duration> asked, double stretch, Instant now) {
    var before = failures.get(id);
    var times = before == null ? 1 : before.times() + 1;
    var pause = first.multipliedBy(1L << Math.min(times - 1, MAX_DOUBLINGS));
    var longer = asked.filter(a -> a.compareTo(pause) > 0).orElse(pause);
    var bounded = longer.compareTo(longest) > 0 ? longest : longer;
    var stretched = Duration.ofMillis((long) (bounded.toMillis() * stretch));
    var failure = new Failure(reason, now.plus(stretched), times);
    failures.put(id, failure);
    return failure;
  }

  synchronized void forget(CollateralId id) {
    failures.remove(id);
  }

  synchronized int size() {
    return failures.size();
  }
}
