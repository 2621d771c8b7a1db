package io.privyseal.foundation.web.limit;

import io.privyseal.foundation.web.HttpProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A bucket of units for each party, which holds [Rate#burst] and fills at [Rate#perSecond].
///
/// Holds at most a given number of buckets and forgets the one that was used longest ago, which is
/// then full again: whoever can call as very many parties is not bounded by this. Thread-safe.
public final class Buckets {
  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final String name;
  private final Rate rate;
  private final int maxParties;
  private final long nanosPerUnit;

  /// When the bucket of a party will be full again; the one used longest ago first.
  private final Map<String, Instant> fullAt = new LinkedHashMap<>(16, 0.75f, true);

  private long refused;

  /// @param name of what is bounded, for metrics: `caller`
  /// @param maxParties buckets in memory
  public Buckets(String name, Rate rate, int maxParties) {
    this.name = name;
    this.rate = rate;
    this.maxParties = maxParties;
    this.nanosPerUnit = NANOS_PER_SECOND / rate.perSecond();
  }

  public String name() {
    return name;
  }

  /// Takes units. What costs more than half of a bucket is let through when the bucket is half
  /// full, and paid for afterwards.
  ///
  /// @return zero if they were taken; else nothing was, and this is how long until they can be
  public synchronized Duration take(String party, int units, Instant at) {
    if (units < 1) {
      throw new IllegalArgumentException("everything costs something");
    }
    var needed = Math.min(units, Math.max(1, rate.burst() / 2));
    var over =
        Duration.between(
            at.plusNanos(nanosPerUnit * rate.burst()),
            fullAt(party, at).plusNanos(nanosPerUnit * needed));
    if (over.isPositive()) {
      refused++;
      return over;
    }
    owe(party, units, at);
    return Duration.ZERO;
  }

  /// Takes units for what is done already, whether they are there or not: the party waits longer
  /// for its next ones.
  public synchronized void owe(String party, int units, Instant at) {
    fullAt.put(party, fullAt(party, at).plusNanos(nanosPerUnit * units));
    if (fullAt.size() > maxParties) {
      fullAt.remove(fullAt.keySet().iterator().next());
    }
  }

  private Instant fullAt(String party, Instant at) {
    var known = fullAt.get(party);
    return known == null || known.isBefore(at) ? at : known;
  }

  /// Gives back what was taken for something that is not going to happen.
  public synchronized void giveBack(String party, int units) {
    fullAt.computeIfPresent(party, (_, full) -> full.minusNanos(nanosPerUnit * units));
  }

  /// Takes units or refuses.
  ///
  /// @param reason which bound it is: `CallerLimitReached`
  /// @throws HttpProblem 429 with `Retry-After` if there are not enough
  public void admit(String party, int units, Instant at, String reason) {
    var wait = take(party, units, at);
    if (wait.isPositive()) {
      throw throttled(wait, reason);
    }
  }

  /// The refusal, in the words of Azure's services.
  ///
  /// Source: answers of Key Vault, as clients report them (vcsjones/AzureSignTool).
  public static HttpProblem throttled(Duration wait, String reason) {
    return new HttpProblem(
            429,
            "Throttled",
            "Request was not processed because too many requests were received. Reason: " + reason)
        .withHeader("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  /// How often something was refused, since the start.
  public synchronized long refused() {
    return refused;
  }

  /// Buckets in memory.
  public synchronized int size() {
    return fullAt.size();
  }

  public int maxParties() {
    return maxParties;
  }
}
