package io.privyseal.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.privyseal.audit.AuditEntry;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.server.records.WatchedAuditLog;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;

/// How decisions came out, and how long it took to record them: releases by verdict, uses of keys,
/// changes, attestations. Every decision of every service is recorded, so nothing else has to
/// count.
public final class DecisionMeters implements WatchedAuditLog.Watcher {
  static final String DECISIONS = "privyseal.decisions";
  static final String COMMIT = "privyseal.audit.commit";
  static final String FAILURES = "privyseal.audit.failures";

  /// Operations that are counted by name, with each verdict; there are about a hundred. More of
  /// them can only be named by a caller, and are counted as `other`.
  static final int MAX_OPERATIONS = 200;

  private record Series(String service, String operation, String kind, Verdict verdict) {}

  private final Metrics metrics;
  private final Timer commit;
  private final Counter failures;
  private final ConcurrentHashMap<Series, Counter> counters = new ConcurrentHashMap<>();

  public DecisionMeters(Metrics metrics) {
    this.metrics = metrics;
    this.commit =
        Timer.builder(COMMIT)
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofSeconds(1))
            .register(metrics.registry());
    this.failures = Counter.builder(FAILURES).register(metrics.registry());
  }

  @Override
  public void recorded(AuditEntry entry, Duration took) {
    commit.record(took);
    var event = entry.event();
    var decision = event.decision();
    var kind = text(decision.kind());
    var series = new Series(event.service(), event.operation(), kind, decision.verdict());
    if (!counters.containsKey(series) && counters.size() >= MAX_OPERATIONS) {
      series = new Series(event.service(), "other", kind, decision.verdict());
    }
    counters.computeIfAbsent(series, this::counter).increment();
  }

  @Override
  public void failed() {
    failures.increment();
  }

  private Counter counter(Series series) {
    return Counter.builder(DECISIONS)
        .tag("service", series.service())
        .tag("operation", series.operation())
        .tag("kind", series.kind())
        .tag("verdict", text(series.verdict()))
        .register(metrics.registry());
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
