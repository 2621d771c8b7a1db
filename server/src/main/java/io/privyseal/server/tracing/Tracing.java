package io.privyseal.server.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.privyseal.foundation.trace.Span;
import io.privyseal.foundation.trace.TraceContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The traces that this process takes part in. Thread-safe.
///
/// Switched off, it makes no spans; a trace that a caller names still runs through records and
/// logs.
public final class Tracing implements AutoCloseable {
  /// Spans that wait to be sent; more are dropped.
  public static final int MAX_QUEUE = 2048;

  /// Spans of one message.
  public static final int MAX_BATCH = 256;

  static final int MAX_ATTRIBUTES = 32;
  static final int MAX_VALUE_CHARS = 256;

  private static final Duration BATCH_DELAY = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final @Nullable SdkTracerProvider provider;
  private final @Nullable Tracer tracer;
  private final Optional<OtlpExporter> exporter;

  private Tracing(Optional<OtlpExporter> exporter, double share, String version) {
    this.exporter = exporter;
    if (exporter.isEmpty()) {
      this.provider = null;
      this.tracer = null;
    } else {
      this.provider = provider(exporter.get(), share, version);
      this.tracer = provider.get(OtlpJson.SCOPE);
    }
  }

  /// No spans.
  public static Tracing off() {
    return new Tracing(Optional.empty(), 0, "");
  }

  /// Spans that go to a collector.
  ///
  /// @param share of the traces that begin here and are kept, 0 to 1; of those that callers begin,
  ///   callers say
  public static Tracing to(OtlpExporter exporter, double share, String version) {
    return new Tracing(Optional.of(exporter), share, version);
  }

  private static SdkTracerProvider provider(OtlpExporter exporter, double share, String version) {
    return SdkTracerProvider.builder()
        .setResource(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("service.name"),
                    "privyseal",
                    AttributeKey.stringKey("service.version"),
                    version)))
        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
        .setSpanLimits(
            SpanLimits.builder()
                .setMaxNumberOfAttributes(MAX_ATTRIBUTES)
                .setMaxAttributeValueLength(MAX_VALUE_CHARS)
                .setMaxNumberOfEvents(0)
                .setMaxNumberOfLinks(0)
                .build())
        .addSpanProcessor(
            BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(MAX_QUEUE)
                .setMaxExportBatchSize(MAX_BATCH)
                .setScheduleDelay(BATCH_DELAY)
                .build())
        .build();
  }

  /// The span of a request.
  ///
  /// @param caller the trace that the caller works in
  /// @return empty if there is neither a trace of the caller's nor one of ours
  Optional<Span> request(String name, Optional<TraceContext> caller) {
    var made = tracer;
    if (made == null) {
      return caller.map(Span::passing);
    }
    var span =
        made.spanBuilder(name)
            .setSpanKind(SpanKind.SERVER)
            .setParent(caller.map(Tracing::remote).orElse(Context.root()))
            .startSpan();
    return Optional.of(new SdkSpan(made, span));
  }

  private static Context remote(TraceContext caller) {
    return Context.root()
        .with(
            io.opentelemetry.api.trace.Span.wrap(
                SpanContext.createFromRemoteParent(
                    caller.traceId(),
                    caller.spanId(),
                    caller.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                    TraceState.getDefault())));
  }

  /// Where spans go, for metrics; empty if tracing is off.
  public Optional<OtlpExporter> exporter() {
    return exporter;
  }

  /// Sends what waits, now.
  public void flush() {
    var made = provider;
    if (made != null) {
      made.forceFlush().join(CLOSING.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    var made = provider;
    if (made != null) {
      made.shutdown().join(CLOSING.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
