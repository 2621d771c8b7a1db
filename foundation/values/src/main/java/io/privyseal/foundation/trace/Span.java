package io.privyseal.foundation.trace;

/// One stretch of work in a trace. Whoever begins it ends it.
///
/// Names and values come from a fixed set of words, numbers and ids: never a key, a token or
/// evidence, and never text that a caller chose.
public interface Span {
  /// Where this work stands in the trace.
  TraceContext context();

  /// Work that is a part of this.
  Span child(String name);

  /// What is known of the work.
  void set(String name, String value);

  /// That it did not come to its end.
  ///
  /// @param kind a word for what happened, such as the simple name of an exception's class
  void fail(String kind);

  void end();

  /// A span that nobody keeps: its parts are not told apart from it.
  static Span passing(TraceContext context) {
    return new PassingSpan(context);
  }
}
