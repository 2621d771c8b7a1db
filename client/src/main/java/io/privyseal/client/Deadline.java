package io.privyseal.client;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// The end of a whole call. Each blocking step runs on a virtual thread of its own and is
/// interrupted when the time is up.
final class Deadline {
  private final LongSupplier nanos;
  private final long end;

  Deadline(LongSupplier nanos, Duration time) {
    this.nanos = nanos;
    this.end = nanos.getAsLong() + time.toNanos();
  }

  /// Never negative.
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
  }

  /// @throws TimeoutException if the time is up, or up before `step` ends
  /// @throws ExecutionException if `step` throws
  <T> T call(String name, Callable<T> step)
      throws TimeoutException, ExecutionException, InterruptedException {
    var task = new FutureTask<>(step);
    Thread.ofVirtual().name(name).start(task);
    try {
      return task.get(left().toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      task.cancel(true);
    }
  }
}
