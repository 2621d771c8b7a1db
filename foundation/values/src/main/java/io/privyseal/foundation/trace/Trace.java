package io.privyseal.foundation.trace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The span that the current thread works for. For correlation alone: nothing may be decided by it.
public final class Trace {
  private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();

  /// Work that may throw.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, X extends Throwable> {
    T run() throws X;
  }

  private Trace() {}

  /// Where the current thread stands; empty outside of any trace.
  public static Optional<TraceContext> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get().context()) : Optional.empty();
  }

  /// Runs work for `span`, and ends the span.
  ///
  /// @throws X what the work throws; the span then tells of it
  public static <T extends @Nullable Object, X extends Throwable> T within(
      Span span, Work<T, X> work) throws X {
    var ended = false;
    try {
      var result = ScopedValue.where(CURRENT, span).<T, X>call(work::run);
      ended = true;
      return result;
    } finally {
      if (!ended) {
        span.fail("exception");
      }
      span.end();
    }
  }

  /// Runs work as a part of what the thread works for; just runs it outside of any trace.
  ///
  /// @param name one of a fixed set, such as `audit.commit`
  /// @throws X what the work throws
  public static <T extends @Nullable Object, X extends Throwable> T step(
      String name, Work<T, X> work) throws X {
    return CURRENT.isBound() ? within(CURRENT.get().child(name), work) : work.run();
  }

  /// Says something about what the thread works for.
  public static void note(String name, String value) {
    if (CURRENT.isBound()) {
      CURRENT.get().set(name, value);
    }
  }
}
