package io.privyseal.foundation.web;

import io.privyseal.foundation.failure.UnavailableException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A few platform threads for private-key operations of RSA.
///
/// Such an operation takes up to milliseconds of processor time and never blocks, so on a virtual
/// thread it keeps its carrier from all other requests. Here it waits its turn while the request's
/// thread is parked. The queue is bounded: when it is full the caller is told to come back.
public final class CryptoPool implements AutoCloseable {
  /// Jobs that may wait per thread. At 2 ms each, the last of them waits half a second.
  public static final int QUEUE_PER_THREAD = 256;

  private static final long STOP_SECONDS = 10;

  /// The queue is full, or the pool is closed.
  public static final class BusyException extends UnavailableException {
    private BusyException(Throwable cause) {
      super("the queue for private-key operations is full or closed", cause);
    }
  }

  private final ThreadPoolExecutor threads;

  public CryptoPool(int threadCount) {
    this.threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(threadCount * QUEUE_PER_THREAD),
            Thread.ofPlatform().name("crypto-", 0).daemon(true).factory());
  }

  /// One thread for each processor.
  public static CryptoPool perProcessor() {
    return new CryptoPool(Runtime.getRuntime().availableProcessors());
  }

  /// Runs the work on the pool and waits for it.
  ///
  /// @throws BusyException if the queue is full
  /// @throws RuntimeException whatever the work throws
  public <T> T run(Callable<T> work) {
    var task = new FutureTask<>(work);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw new BusyException(e);
    }
    try {
      return task.get();
    } catch (InterruptedException e) {
      task.cancel(false);
      Thread.currentThread().interrupt();
      throw new BusyException(e);
    } catch (CancellationException e) {
      throw new BusyException(e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("private-key operation failed", e);
      }
    }
  }

  /// Jobs that wait for a thread.
  public int waiting() {
    return threads.getQueue().size();
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
