package io.privyseal.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.web.limit.Buckets;
import io.privyseal.server.records.AuditExport;
import io.privyseal.server.tracing.OtlpExporter;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/// What a process has and what it runs short of: memory, threads, connections, places in queues,
/// key pairs made ahead.
public final class ProcessMeters implements AutoCloseable {
  private final Metrics metrics;
  private final JvmGcMetrics collector = new JvmGcMetrics();

  public ProcessMeters(Metrics metrics) {
    this.metrics = metrics;
    var registry = metrics.registry();
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collector.bindTo(registry);
  }

  public void database(Supplier<Database.Connections> pool) {
    gauge("privyseal.database.connections.used", () -> pool.get().used());
    gauge("privyseal.database.connections.idle", () -> pool.get().idle());
    gauge("privyseal.database.connections.waiting", () -> pool.get().waiting());
    gauge("privyseal.database.connections.max", () -> pool.get().most());
  }

  /// Private-key operations that wait for a thread.
  public void cryptoQueue(IntSupplier waiting) {
    gauge("privyseal.crypto.queue", waiting::getAsInt);
  }

  /// Key pairs that are ready.
  ///
  /// @param ready how many, by bits of the modulus
  public void keyPairs(List<Integer> sizes, IntUnaryOperator ready) {
    for (var bits : sizes) {
      Gauge.builder("privyseal.key.pairs", () -> ready.applyAsInt(bits))
          .tag("bits", Integer.toString(bits))
          .register(metrics.registry());
    }
  }

  /// What is refused because a party used too much.
  public void limits(List<Buckets> limits) {
    gauge("privyseal.rate.limits.enabled", () -> limits.isEmpty() ? 0 : 1);
    for (var buckets : limits) {
      FunctionCounter.builder("privyseal.rate.limited", buckets, Buckets::refused)
          .tag("limit", buckets.name())
          .register(metrics.registry());
      Gauge.builder("privyseal.rate.parties", buckets, Buckets::size)
          .tag("limit", buckets.name())
          .register(metrics.registry());
    }
  }

  /// Lines of the audit log that could not be written besides.
  public void export(AuditExport export) {
    FunctionCounter.builder("privyseal.audit.export.lost", export, AuditExport::lost)
        .register(metrics.registry());
  }

  public void traces(OtlpExporter exporter) {
    FunctionCounter.builder("privyseal.trace.spans.sent", exporter, OtlpExporter::sent)
        .register(metrics.registry());
    FunctionCounter.builder("privyseal.trace.spans.lost", exporter, OtlpExporter::lost)
        .register(metrics.registry());
  }

  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(metrics.registry());
  }

  @Override
  public void close() {
    collector.close();
  }
}
