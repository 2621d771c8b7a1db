package io.privyseal.server.logging;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.trace.Trace;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/// A line of the log as one JSON object: `time`, `level`, `logger`, `message`, and where there are
/// any `traceId`, `spanId` and `error`.
public final class JsonLines extends Formatter {
  /// Of a message or a stack trace; the rest is cut.
  static final int MAX_CHARS = 16 << 10;

  private static final int MAX_CAUSES = 8;

  /// Has every handler of the JDK's logging write such lines, in this process and from now on.
  public static void install() {
    for (var handler : LogManager.getLogManager().getLogger("").getHandlers()) {
      handler.setFormatter(new JsonLines());
    }
  }

  @Override
  public String format(LogRecord line) {
    var trace = Trace.current();
    return JsonObject.builder()
            .put("time", line.getInstant().toString())
            .put("level", level(line.getLevel()))
            .put("logger", String.valueOf(line.getLoggerName()))
            .put("message", cut(String.valueOf(formatMessage(line))))
            .put(
                "traceId",
                trace.<JsonValue>map(t -> new JsonValue.JsonString(t.traceId())).orElse(null))
            .put(
                "spanId",
                trace.<JsonValue>map(t -> new JsonValue.JsonString(t.spanId())).orElse(null))
            .put("error", error(line))
            .build()
            .toJson()
        + "\n";
  }

  private static String level(Level level) {
    return level.intValue() >= Level.SEVERE.intValue()
        ? "error"
        : level.intValue() >= Level.WARNING.intValue()
            ? "warning"
            : level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static @Nullable JsonValue error(LogRecord line) {
    var thrown = line.getThrown();
    if (thrown == null) {
      return null;
    }
    var text = new StringBuilder();
    Throwable cause = thrown;
    for (var depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      text.append(depth == 0 ? "" : "caused by ").append(cause).append('\n');
      for (var frame : cause.getStackTrace()) {
        text.append("  at ").append(frame).append('\n');
      }
      cause = cause.getCause();
    }
    return new JsonValue.JsonString(cut(text.toString()));
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }
}
