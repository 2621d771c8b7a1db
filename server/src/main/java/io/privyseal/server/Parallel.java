package io.privyseal.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Steps of a start that need not wait for each other. The first failure is the one that is
/// reported, after all steps have ended, so that nothing is left half started.
final class Parallel implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().name("start-", 0).daemon(true).factory());
  private final List<Future<?>> steps = new ArrayList<>();

  <T> Future<T> start(Callable<T> step) {
    var future = threads.submit(step);
    steps.add(future);
    return future;
  }

  /// A step without an outcome; [#joinAll] waits for it.
  void add(Callable<?> step) {
    steps.add(threads.submit(step));
  }

  /// The outcome of one step.
  ///
  /// @throws RuntimeException that the step threw
  static <T> T join(Future<T> step) {
    try {
      return step.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start was interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a step of the start failed", e);
      }
    }
  }

  void joinAll() {
    steps.forEach(Parallel::join);
  }

  /// Waits for every step.
  @Override
  public void close() {
    threads.close();
  }
}
