package io.privyseal.attestation.result.https;

import java.time.Duration;

/// Bounds of fetching and keeping an authority's keys.
///
/// @param connectTimeout of one connection
/// @param fetchTimeout of one document, from the request to its last byte
/// @param freshFor how long fetched keys are used without asking again
/// @param staleFor how long after being fetched keys may still be used while the authority cannot
///   be reached; at least `freshFor`
/// @param refetchInterval shortest time between two fetches that an unknown `kid` causes
/// @param retryInterval shortest time between a failed fetch and the next
/// @param maxAuthorities most authorities kept; the least recently used one goes first
public record FetchRules(
    Duration connectTimeout,
    Duration fetchTimeout,
    Duration freshFor,
    Duration staleFor,
    Duration refetchInterval,
    Duration retryInterval,
    int maxAuthorities) {
  public static final FetchRules DEFAULT =
      new FetchRules(
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          256);

  public FetchRules {
    if (staleFor.compareTo(freshFor) < 0 || maxAuthorities < 1) {
      throw new IllegalArgumentException(
          "staleFor is at least freshFor, maxAuthorities at least 1");
    }
    for (var positive : new Duration[] {connectTimeout, fetchTimeout, freshFor}) {
      if (!positive.isPositive()) {
        throw new IllegalArgumentException("timeouts must be positive");
      }
    }
  }
}
