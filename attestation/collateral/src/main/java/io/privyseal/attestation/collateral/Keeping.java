package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralItem.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The shelf, and what is remembered of statements that left it: how far each had come, so that
/// none goes back, and how often any was replaced. Thread-safe.
final class Keeping {
  /// Statements whose standing is remembered; all families of platforms, many times over.
  static final int MAX_FLOORS = 50_000;

  private static final float LOAD_FACTOR = 0.75f;

  private final Shelf shelf;
  private final AtomicLong epoch = new AtomicLong();
  private final Map<CollateralId, Statement> floors =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CollateralId, Statement> eldest) {
          return size() > MAX_FLOORS;
        }
      };

  Keeping(Shelf shelf) {
    this.shelf = shelf;
  }

  Shelf.@Nullable Held find(CollateralId id) {
    return shelf.find(id);
  }

  /// What a statement must not go behind.
  synchronized Optional<Statement> floor(CollateralId id) {
    return Optional.ofNullable(floors.get(id));
  }

  synchronized void keep(CollateralItem item, Instant refreshAt) {
    var before = shelf.put(new Shelf.Held(item, refreshAt));
    if (!item.id().isCertificate()) {
      floors.put(item.id(), item.statement());
      if (before == null || !before.item().content().equals(item.content())) {
        epoch.incrementAndGet();
      }
    }
  }

  long epoch() {
    return epoch.get();
  }
}
