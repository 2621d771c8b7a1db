package io.privyseal.server.tracing;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.privyseal.foundation.trace.Span;
import io.privyseal.foundation.trace.TraceContext;

/// A span of OpenTelemetry's SDK. Its place is given explicitly: nothing of it is in the thread.
final class SdkSpan implements Span {
  private final Tracer tracer;
  private final io.opentelemetry.api.trace.Span span;
  private final TraceContext context;

  SdkSpan(Tracer tracer, io.opentelemetry.api.trace.Span span) {
    this.tracer = tracer;
    this.span = span;
    var of = span.getSpanContext();
    this.context = new TraceContext(of.getTraceId(), of.getSpanId(), of.isSampled());
  }

  @Override
  public TraceContext context() {
    return context;
  }

  @Override
  public Span child(String name) {
    return new SdkSpan(
        tracer, tracer.spanBuilder(name).setParent(Context.root().with(span)).startSpan());
  }

  @Override
  public void set(String name, String value) {
    span.setAttribute(name, value);
  }

  @Override
  public void fail(String kind) {
    span.setStatus(StatusCode.ERROR, kind);
  }

  @Override
  public void end() {
    span.end();
  }
}
