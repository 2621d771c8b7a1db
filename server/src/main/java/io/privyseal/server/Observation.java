package io.privyseal.server;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditLog;
import io.privyseal.foundation.web.RequestObserver;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import io.privyseal.server.logging.JsonLines;
import io.privyseal.server.metrics.DecisionMeters;
import io.privyseal.server.metrics.Metrics;
import io.privyseal.server.metrics.ProcessMeters;
import io.privyseal.server.metrics.RequestMeters;
import io.privyseal.server.platform.MetricsEndpoint;
import io.privyseal.server.records.AuditExport;
import io.privyseal.server.records.WatchedAuditLog;
import io.privyseal.server.tracing.OtlpExporter;
import io.privyseal.server.tracing.RequestTraces;
import io.privyseal.server.tracing.Tracing;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// How a process tells of itself: meters, traces, the log, and a copy of its audit log. One for all
/// its services.
final class Observation implements AutoCloseable {
  private static final String STANDARD_OUTPUT = "stdout";
  private static final int ALL_TRACES = 100;

  private final Closing closing = new Closing();
  private final Metrics metrics = new Metrics();
  private final ProcessMeters process = closing.add(new ProcessMeters(metrics));
  private final DecisionMeters decisions = new DecisionMeters(metrics);
  private final Tracing tracing;
  private final RequestObserver requests;
  private final Consumer<AuditEntry> export;
  private final MetricsEndpoint endpoint;

  /// @param trust for the collector of traces
  Observation(Configuration configuration, SSLContext trust) {
    if (configuration.text(Setting.LOG_FORMAT).filter("json"::equals).isPresent()) {
      JsonLines.install();
    }
    this.tracing = closing.add(tracing(configuration, trust));
    tracing.exporter().ifPresent(process::traces);
    this.requests = new RequestMeters(metrics, new RequestTraces(tracing));
    this.export = export(configuration);
    this.endpoint =
        new MetricsEndpoint(
            metrics::reply,
            configuration
                .path(Setting.METRICS_TOKEN_FILE)
                .map(file -> PrivateFiles.read(file).strip()));
  }

  private static Tracing tracing(Configuration configuration, SSLContext trust) {
    return configuration
        .text(Setting.TRACING_ENDPOINT)
        .map(url ->
            Tracing.to(
                new OtlpExporter(URI.create(url), trust),
                configuration.number(Setting.TRACING_PERCENT, ALL_TRACES) / 100.0,
                LocalStack.VERSION))
        .orElseGet(Tracing::off);
  }

  private Consumer<AuditEntry> export(Configuration configuration) {
    Optional<AuditExport> made =
        configuration
            .text(Setting.AUDIT_EXPORT)
            .map(place ->
                place.equals(STANDARD_OUTPUT)
                    ? AuditExport.to(System.out)
                    : AuditExport.toFile(Path.of(place).toAbsolutePath()));
    made.ifPresent(closing::add);
    made.ifPresent(process::export);
    return made.<Consumer<AuditEntry>>map(e -> e).orElse(_ -> {});
  }

  Metrics metrics() {
    return metrics;
  }

  ProcessMeters process() {
    return process;
  }

  /// For every host of the process.
  RequestObserver requests() {
    return requests;
  }

  MetricsEndpoint endpoint() {
    return endpoint;
  }

  /// The same log, watched.
  AuditLog watched(AuditLog log) {
    return new WatchedAuditLog(log, decisions, export);
  }

  /// Sends the spans that wait.
  void flush() {
    tracing.flush();
  }

  @Override
  public void close() {
    closing.close();
  }
}
