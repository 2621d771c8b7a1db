package io.privyseal.attestation.service.cache;

import java.util.Map;

/// What the cache held and had counted at a moment.
///
/// @param entries results in memory
/// @param hits requests answered with an earlier verification
/// @param misses requests that were verified
/// @param kept verified results that were remembered
/// @param invalidated results that were forgotten before their time, by cause; every cause is named
public record CacheSnapshot(
    int entries, long hits, long misses, long kept, Map<Invalidation, Long> invalidated) {
  public CacheSnapshot {
    invalidated = Map.copyOf(invalidated);
  }

  /// Of every cause.
  public long dropped() {
    return invalidated.values().stream().mapToLong(Long::longValue).sum();
  }
}
