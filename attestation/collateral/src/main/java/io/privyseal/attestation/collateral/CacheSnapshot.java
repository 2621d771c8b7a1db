package io.privyseal.attestation.collateral;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// What the cache held and had counted at a moment.
///
/// @param entries items in memory
/// @param bytes of their content and bookkeeping
/// @param hits look-ups answered from memory
/// @param stale look-ups answered with an item whose next one was due
/// @param unavailable look-ups without an answer
/// @param shared look-ups that waited for a fetch that somebody else had begun
/// @param fetches questions to sources
/// @param failures fetches after which no source had given anything
/// @param refused items that did not pass their check, or would have gone back
/// @param fromStore items read from the storage
/// @param storeFailures storage that did not answer
/// @param evictions items that left memory for want of room
/// @param underWay fetches at this moment
/// @param failing items that could not be had lately
/// @param kinds by kind of item, such as `intel/tcb-info`
public record CacheSnapshot(
    int entries,
    long bytes,
    long hits,
    long stale,
    long unavailable,
    long shared,
    long fetches,
    long failures,
    long refused,
    long fromStore,
    long storeFailures,
    long evictions,
    int underWay,
    int failing,
    Map<String, Kind> kinds) {
  /// Items of one kind.
  ///
  /// @param entries how many
  /// @param oldest longest time since one of them was fetched
  /// @param soonest shortest time until one of them is due; negative when it is overdue
  public record Kind(int entries, Duration oldest, Duration soonest) {
    private Kind plus(Duration age, Duration left) {
      return new Kind(
          entries + 1,
          age.compareTo(oldest) > 0 ? age : oldest,
          left.compareTo(soonest) < 0 ? left : soonest);
    }
  }

  public CacheSnapshot {
    kinds = Map.copyOf(kinds);
  }

  static CacheSnapshot of(Shelf shelf, Counters counters, int underWay, int failing, Instant now) {
    var kinds = new TreeMap<String, Kind>();
    for (var item : shelf.items()) {
      var age = Duration.between(item.fetchedAt(), now);
      var left = Duration.between(now, item.nextUpdate());
      kinds.merge(item.id().kind(), new Kind(1, age, left), (before, _) -> before.plus(age, left));
    }
    return new CacheSnapshot(
        shelf.size(),
        shelf.bytes(),
        counters.hits.sum(),
        counters.stale.sum(),
        counters.unavailable.sum(),
        counters.shared.sum(),
        counters.fetches.sum(),
        counters.failures.sum(),
        counters.refused.sum(),
        counters.fromStore.sum(),
        counters.storeFailures.sum(),
        shelf.evictions(),
        underWay,
        failing,
        kinds);
  }
}
