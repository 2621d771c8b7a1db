package io.privyseal.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.trace.Span;
import io.privyseal.foundation.trace.Trace;
import io.privyseal.foundation.trace.TraceContext;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {
  private static LogRecord line(Level level, String message) {
    var line = new LogRecord(level, message);
    line.setLoggerName("io.privyseal.x");
    line.setInstant(Instant.parse("2026-11-21T05:00:00Z"));
    return line;
  }

  private static JsonObject written(LogRecord line) {
    var text = new JsonLines().format(line);
    assertThat(text).endsWith("}\n");
    assertThat(text.strip()).doesNotContain("\n");
    return (JsonObject) Json.parse(text.strip());
  }

  @Test
  void aLineIsOneObject() {
    var line = line(Level.WARNING, "{0} is \"away\"\nnow");
    line.setParameters(new Object[] {"it"});

    assertThat(written(line).toJson())
        .isEqualTo(
            "{\"time\":\"2026-11-21T05:00:00Z\",\"level\":\"warning\",\"logger\":\"io.privyseal.x\",\"message\":\"it"
                + " is \\\"away\\\"\\nnow\"}");
  }

  @Test
  void aLineNamesTheTraceItBelongsTo() {
    var trace = TraceContext.begin(new SplittableRandom(5));

    var json =
        Trace.<JsonObject, RuntimeException>within(
            Span.passing(trace), () -> written(line(Level.INFO, "x")));

    assertThat(json.string("traceId")).contains(trace.traceId());
    assertThat(json.string("spanId")).contains(trace.spanId());
  }

  @Test
  void anExceptionIsOnTheSameLineWithItsCause() {
    var line = line(Level.SEVERE, "failed");
    line.setThrown(new IllegalStateException("outer", new IllegalArgumentException("inner")));

    var error = written(line).string("error").orElseThrow();

    assertThat(error)
        .contains("IllegalStateException: outer", "caused by", "IllegalArgumentException: inner");
  }

  @Test
  void aLineIsBounded() {
    var json = written(line(Level.INFO, "x".repeat(100_000)));

    assertThat(json.string("message").orElseThrow()).hasSize(JsonLines.MAX_CHARS);
  }
}
