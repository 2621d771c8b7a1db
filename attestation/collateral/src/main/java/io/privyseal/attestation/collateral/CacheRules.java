package io.privyseal.attestation.collateral;

import java.time.Duration;

/// Bounds of the cache.
public record CacheRules(Capacity capacity, Renewal renewal, Fetches fetches) {
  public static final CacheRules DEFAULT =
      new CacheRules(Capacity.DEFAULT, Renewal.DEFAULT, Fetches.DEFAULT);

  /// What memory holds. The least recently used item goes first.
  ///
  /// @param entries most items
  /// @param bytes most bytes of content and bookkeeping
  public record Capacity(int entries, long bytes) {
    /// 20,000 items, 64 MiB.
    public static final Capacity DEFAULT = new Capacity(20_000, 64L * 1024 * 1024);

    public Capacity {
      if (entries < 1 || bytes < 1) {
        throw new IllegalArgumentException("the cache holds at least one item");
      }
    }
  }

  /// When an item is asked for anew and how long it serves.
  ///
  /// @param every longest time before a statement is asked for anew, though it may hold for longer:
  ///   so that a TCB recovery or a revocation is seen soon
  /// @param staleFor how long after the next one was due an item still serves, marked as stale
  /// @param allowOlder whether a statement may be replaced by one of a lower edition or an earlier
  ///   date; off unless an operator goes back on purpose
  public record Renewal(Duration every, Duration staleFor, boolean allowOlder) {
    /// Longest `staleFor` that can be chosen.
    public static final Duration MAX_STALE = Duration.ofDays(90);

    /// Every six hours; nothing past its due time; never back.
    public static final Renewal DEFAULT = new Renewal(Duration.ofHours(6), Duration.ZERO, false);

    public Renewal {
      if (!every.isPositive() || staleFor.isNegative() || staleFor.compareTo(MAX_STALE) > 0) {
        throw new IllegalArgumentException(
            "items are renewed in a positive time and stale for at most " + MAX_STALE);
      }
    }

    public Renewal servingStaleFor(Duration longer) {
      return new Renewal(every, longer, allowOlder);
    }
  }

  /// How much is asked of sources, and how long anybody waits for it.
  ///
  /// @param retryAfter how long after a failed fetch nobody asks again; doubles with every failure
  /// @param maxRetryAfter longest such time
  /// @param waitFor longest time that a look-up waits for a fetch, whoever started it
  /// @param atOnce fetches at the same time
  /// @param newPerMinute fetches per minute and maker of items whose names come from evidence and
  ///   that are not held: whoever sends evidence can invent names
  /// @param newPerSender of these, on behalf of one sender
  public record Fetches(
      Duration retryAfter,
      Duration maxRetryAfter,
      Duration waitFor,
      int atOnce,
      int newPerMinute,
      int newPerSender) {
    public static final Fetches DEFAULT =
        new Fetches(
            Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofSeconds(15), 8, 120, 30);

    public Fetches {
      if (!retryAfter.isPositive()
          || maxRetryAfter.compareTo(retryAfter) < 0
          || !waitFor.isPositive()
          || atOnce < 1
          || newPerMinute < 1
          || newPerSender < 1) {
        throw new IllegalArgumentException("bounds of fetching are positive");
      }
    }

    public Fetches waiting(Duration longest) {
      return new Fetches(retryAfter, maxRetryAfter, longest, atOnce, newPerMinute, newPerSender);
    }

    public Fetches askingForNew(int perMinute, int perSender) {
      return new Fetches(retryAfter, maxRetryAfter, waitFor, atOnce, perMinute, perSender);
    }
  }

  public CacheRules with(Capacity other) {
    return new CacheRules(other, renewal, fetches);
  }

  public CacheRules with(Renewal other) {
    return new CacheRules(capacity, other, fetches);
  }

  public CacheRules with(Fetches other) {
    return new CacheRules(capacity, renewal, other);
  }
}
