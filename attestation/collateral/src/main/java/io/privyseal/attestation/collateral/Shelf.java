package io.privyseal.attestation.collateral;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Items in memory, bounded in number and in bytes. The least recently used goes first.
/// Thread-safe.
final class Shelf {
  private static final float LOAD_FACTOR = 0.75f;

  /// What an entry costs beside its content: its name, its times, the map.
  static final int OVERHEAD_BYTES = 512;

  /// @param refreshAt from when on it is asked for anew
  record Held(CollateralItem item, Instant refreshAt) {
    private int bytes() {
      return item.content().bytes() + OVERHEAD_BYTES;
    }
  }

  private final int maxEntries;
  private final long maxBytes;
  private final LinkedHashMap<CollateralId, Held> entries =
      new LinkedHashMap<>(16, LOAD_FACTOR, true);
  private long bytes;
  private long evictions;

  Shelf(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  synchronized @Nullable Held find(CollateralId id) {
    return entries.get(id);
  }

  /// @return the one whose place it took
  synchronized @Nullable Held put(Held held) {
    var before = entries.put(held.item().id(), held);
    bytes += held.bytes() - (before == null ? 0 : before.bytes());
    var eldest = entries.entrySet().iterator();
    while ((entries.size() > maxEntries || bytes > maxBytes) && entries.size() > 1) {
      bytes -= eldest.next().getValue().bytes();
      eldest.remove();
      evictions++;
    }
    return before;
  }

  /// Items that are to be asked for anew at that time, the most urgent first.
  synchronized List<CollateralId> dueAt(Instant time, int max) {
    return entries.values().stream()
        .filter(held -> !time.isBefore(held.refreshAt()))
        .sorted(Comparator.comparing(held -> held.item().nextUpdate()))
        .limit(max)
        .map(held -> held.item().id())
        .toList();
  }

  /// A copy of what is held, without counting as use.
  synchronized List<CollateralItem> items() {
    var items = new ArrayList<CollateralItem>(entries.size());
    for (Map.Entry<CollateralId, Held> entry : entries.entrySet()) {
      items.add(entry.getValue().item());
    }
    return items;
  }

  synchronized int size() {
    return entries.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized long evictions() {
    return evictions;
  }
}
