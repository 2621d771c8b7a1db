package io.privyseal.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.privyseal.attestation.collateral.CacheSnapshot;
import io.privyseal.attestation.collateral.CacheSnapshot.Kind;
import io.privyseal.attestation.collateral.CollateralId;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The cache of collateral: what it was asked, what it asked, how old what it holds is.
public final class CollateralMeters {
  private static final String PREFIX = "privyseal.collateral.";

  private final Metrics metrics;
  private volatile CacheSnapshot latest;

  private CollateralMeters(Metrics metrics, CacheSnapshot first) {
    this.metrics = metrics;
    this.latest = first;
  }

  /// @param cache what it has counted, asked once for each page
  public static void register(Metrics metrics, Supplier<CacheSnapshot> cache) {
    var meters = new CollateralMeters(metrics, cache.get());
    metrics.beforeEachPage(() -> meters.latest = cache.get());
    meters.counters();
    meters.gauge("entries", CacheSnapshot::entries);
    meters.gauge("bytes", CacheSnapshot::bytes);
    meters.gauge("fetches.under.way", CacheSnapshot::underWay);
    meters.gauge("failing", CacheSnapshot::failing);
    for (var kind : CollateralId.KINDS) {
      meters.ofKind(kind);
    }
  }

  private void counters() {
    counter("hits", CacheSnapshot::hits);
    counter("stale", CacheSnapshot::stale);
    counter("unavailable", CacheSnapshot::unavailable);
    counter("shared.fetches", CacheSnapshot::shared);
    counter("fetches", CacheSnapshot::fetches);
    counter("fetch.failures", CacheSnapshot::failures);
    counter("refused", CacheSnapshot::refused);
    counter("from.store", CacheSnapshot::fromStore);
    counter("store.failures", CacheSnapshot::storeFailures);
    counter("evictions", CacheSnapshot::evictions);
  }

  /// Without an item of the kind there is no age.
  private void ofKind(String kind) {
    gauge(kind, "kind.entries", found -> found == null ? 0 : found.entries());
    gauge(kind, "age.seconds", found -> seconds(found, Kind::oldest));
    gauge(kind, "until.next.update.seconds", found -> seconds(found, Kind::soonest));
  }

  private static double seconds(@Nullable Kind kind, Function<Kind, Duration> time) {
    return kind == null ? Double.NaN : time.apply(kind).toSeconds();
  }

  private void counter(String name, ToDoubleFunction<CacheSnapshot> value) {
    FunctionCounter.builder(PREFIX + name, this, meters -> value.applyAsDouble(meters.latest))
        .register(metrics.registry());
  }

  private void gauge(String name, ToDoubleFunction<CacheSnapshot> value) {
    Gauge.builder(PREFIX + name, () -> value.applyAsDouble(latest)).register(metrics.registry());
  }

  private void gauge(String kind, String name, ToDoubleFunction<@Nullable Kind> value) {
    Gauge.builder(PREFIX + name, () -> value.applyAsDouble(latest.kinds().get(kind)))
        .tags(Tags.of("kind", kind))
        .register(metrics.registry());
  }
}
