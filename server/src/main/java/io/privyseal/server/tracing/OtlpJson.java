package io.privyseal.server.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Spans as a collector reads them.
///
/// Source: OpenTelemetry Protocol 1.8, OTLP/HTTP with JSON encoding: ids in hex, 64-bit numbers as
/// texts, enums as numbers.
final class OtlpJson {
  /// Who made the spans.
  static final String SCOPE = "io.privyseal";

  private OtlpJson() {}

  /// The body of `POST /v1/traces`. All spans are of one process.
  static JsonObject write(Collection<SpanData> spans) {
    var resource =
        spans.stream()
            .findFirst()
            .map(span -> attributes(span.getResource().getAttributes()))
            .orElseGet(() -> new JsonArray(List.of()));
    var written = spans.stream().<JsonValue>map(OtlpJson::span).toList();
    return object(
        "resourceSpans",
        array(
            JsonObject.builder()
                .put("resource", object("attributes", resource))
                .put(
                    "scopeSpans",
                    array(
                        JsonObject.builder()
                            .put("scope", JsonObject.builder().put("name", SCOPE).build())
                            .put("spans", new JsonArray(written))
                            .build()))
                .build()));
  }

  private static JsonObject span(SpanData span) {
    var parent = span.getParentSpanContext();
    return JsonObject.builder()
        .put("traceId", span.getTraceId())
        .put("spanId", span.getSpanId())
        .put("parentSpanId", parent.isValid() ? new JsonValue.JsonString(parent.getSpanId()) : null)
        .put("name", span.getName())
        .put("kind", kind(span.getKind()))
        .put("startTimeUnixNano", Long.toString(span.getStartEpochNanos()))
        .put("endTimeUnixNano", Long.toString(span.getEndEpochNanos()))
        .put("attributes", attributes(span.getAttributes()))
        .put("status", status(span))
        .build();
  }

  private static JsonObject status(SpanData span) {
    return span.getStatus().getStatusCode() == StatusCode.ERROR
        ? JsonObject.builder()
            .put("code", 2)
            .put("message", span.getStatus().getDescription())
            .build()
        : JsonObject.EMPTY;
  }

  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static JsonArray attributes(Attributes attributes) {
    var written = new ArrayList<JsonValue>();
    attributes.forEach((key, value) ->
        written.add(
            JsonObject.builder()
                .put("key", key.getKey())
                .put(
                    "value", JsonObject.builder().put("stringValue", String.valueOf(value)).build())
                .build()));
    return new JsonArray(written);
  }

  private static JsonObject object(String name, JsonValue value) {
    return JsonObject.builder().put(name, value).build();
  }

  private static JsonArray array(JsonValue item) {
    return new JsonArray(List.of(item));
  }
}
