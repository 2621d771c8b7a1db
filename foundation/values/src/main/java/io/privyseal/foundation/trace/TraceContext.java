package io.privyseal.foundation.trace;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The place of a piece of work in a trace, as it travels in the header `traceparent`.
///
/// Source: W3C Trace Context, Recommendation of 23 November 2021, section 3.2.
///
/// @param traceId 32 lower-case hex digits, not all zero: the same for everything that one request
///   brings about
/// @param spanId 16 lower-case hex digits, not all zero: the work that asks
/// @param sampled whether whoever began the trace keeps it
public record TraceContext(String traceId, String spanId, boolean sampled) {
  /// Name of the header.
  public static final String HEADER = "traceparent";

  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final int SAMPLED = 1;

  /// Characters looked at: later versions may be longer than the 55 of version 00.
  private static final int MAX_CHARS = 512;

  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
  private static final Pattern HEADER_FORM =
      Pattern.compile(
          "(?!ff)(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})"
              + "-(?<flags>[0-9a-f]{2})(?<more>-.*)?");

  public TraceContext {
    if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
      throw new IllegalArgumentException("a trace id has 32 hex digits, a span id 16, none is 0");
    }
  }

  /// What a header says; empty if it is not well formed, as the recommendation asks: then a new
  /// trace begins.
  public static Optional<TraceContext> parse(String header) {
    if (header.length() > MAX_CHARS) {
      return Optional.empty();
    }
    var form = HEADER_FORM.matcher(header);
    if (!form.matches()
        || (form.group("version").equals("00") && form.group("more") != null)
        || !TRACE_ID.matcher(form.group("trace")).matches()
        || !SPAN_ID.matcher(form.group("span")).matches()) {
      return Optional.empty();
    }
    var flags = HexFormat.fromHexDigits(form.group("flags"));
    return Optional.of(
        new TraceContext(form.group("trace"), form.group("span"), (flags & SAMPLED) != 0));
  }

  /// The beginning of a new trace.
  public static TraceContext begin(RandomGenerator random) {
    return new TraceContext(hex(random, TRACE_ID_BYTES), hex(random, SPAN_ID_BYTES), true);
  }

  /// Other work in the same trace.
  public TraceContext next(RandomGenerator random) {
    return new TraceContext(traceId, hex(random, SPAN_ID_BYTES), sampled);
  }

  /// The header's value, version 00.
  public String header() {
    return "00-%s-%s-%s".formatted(traceId, spanId, sampled ? "01" : "00");
  }

  private static String hex(RandomGenerator random, int length) {
    var bytes = new byte[length];
    do {
      random.nextBytes(bytes);
    } while (isZero(bytes));
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isZero(byte[] bytes) {
    for (var b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
