package io.privyseal.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.privyseal.attestation.service.cache.CacheSnapshot;
import io.privyseal.attestation.service.cache.Invalidation;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.foundation.decision.Verdict;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// Attestation instances: how attestations came out, and what was verified anew.
public final class AttestationMeters {
  private static final String CACHE = "privyseal.verification.cache.";

  private final Metrics metrics;
  private final Tags instance;
  private volatile CacheSnapshot latest;

  /// How many attestations of a kind came out so.
  @FunctionalInterface
  public interface Counts {
    long of(AttestationKind kind, Verdict verdict);
  }

  private AttestationMeters(Metrics metrics, String instance, CacheSnapshot first) {
    this.metrics = metrics;
    this.instance = Tags.of("instance", instance);
    this.latest = first;
  }

  /// @param instance its name in the configuration
  /// @param cache of its verifications, asked once for each page
  public static void register(
      Metrics metrics, String instance, Counts attestations, Supplier<CacheSnapshot> cache) {
    var meters = new AttestationMeters(metrics, instance, cache.get());
    metrics.beforeEachPage(() -> meters.latest = cache.get());
    meters.attestations(attestations);
    meters.cache();
  }

  private void attestations(Counts counts) {
    for (var kind : AttestationKind.values()) {
      for (var verdict : Verdict.values()) {
        FunctionCounter.builder(
                "privyseal.attestations", counts, counted -> counted.of(kind, verdict))
            .tags(instance.and("kind", kind.pathName(), "verdict", text(verdict)))
            .register(metrics.registry());
      }
    }
  }

  private void cache() {
    Gauge.builder(CACHE + "entries", () -> latest.entries())
        .tags(instance)
        .register(metrics.registry());
    counter("hits", instance, CacheSnapshot::hits);
    counter("misses", instance, CacheSnapshot::misses);
    counter("kept", instance, CacheSnapshot::kept);
    for (var cause : Invalidation.values()) {
      counter(
          "invalidations",
          instance.and("cause", text(cause)),
          snapshot -> snapshot.invalidated().getOrDefault(cause, 0L));
    }
  }

  private void counter(String name, Tags tags, ToDoubleFunction<CacheSnapshot> value) {
    FunctionCounter.builder(CACHE + name, this, meters -> value.applyAsDouble(meters.latest))
        .tags(tags)
        .register(metrics.registry());
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
