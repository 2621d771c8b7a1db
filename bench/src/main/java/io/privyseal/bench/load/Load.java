package io.privyseal.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/// Runs clients against a service for a while, and says how many requests were answered and how
/// long they took. A closed loop: a slow server is asked less, so p99 at saturation says how evenly
/// clients are served, not what an open stream of requests would see.
public final class Load {
  private static final int MAX_SAMPLES_PER_CLIENT = 400_000;

  /// One client: sends one request and checks the answer.
  public interface Client extends AutoCloseable {
    void request() throws Exception;

    @Override
    void close() throws IOException;
  }

  /// What one run came to.
  ///
  /// @param clients how many at a time
  /// @param perSecond answered requests per second
  /// @param sent all requests, those of the warm-up included
  public record Result(int clients, double perSecond, Duration p50, Duration p99, long sent) {
    public double spread() {
      return (double) p99.toNanos() / p50.toNanos();
    }
  }

  private Load() {}

  /// @param warmUp not counted
  /// @throws IllegalStateException if a client fails: a benchmark of errors means nothing
  public static Result run(
      int clients, Duration warmUp, Duration measured, IntFunction<Client> maker)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = System.nanoTime() + warmUp.toNanos();
      var end = start + measured.toNanos();
      var sent = new LongAdder();
      var running = new ArrayList<Future<long[]>>();
      for (var i = 0; i < clients; i++) {
        var number = i;
        running.add(threads.submit(() -> client(maker.apply(number), start, end, sent)));
      }
      var samples = collect(running);
      return result(clients, measured, samples, sent.sum());
    }
  }

  private static long[] client(Client client, long start, long end, LongAdder all)
      throws Exception {
    var samples = new long[1024];
    var count = 0;
    try (client) {
      for (var sent = System.nanoTime(); sent < end; ) {
        client.request();
        all.increment();
        var answered = System.nanoTime();
        if (sent >= start && answered <= end && count < MAX_SAMPLES_PER_CLIENT) {
          if (count == samples.length) {
            samples = Arrays.copyOf(samples, 2 * count);
          }
          samples[count++] = answered - sent;
        }
        sent = answered;
      }
    }
    return Arrays.copyOf(samples, count);
  }

  private static long[] collect(List<Future<long[]>> running) throws InterruptedException {
    var all = new ArrayList<long[]>();
    for (var client : running) {
      try {
        all.add(client.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a client failed", e.getCause());
      }
    }
    return all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
  }

  private static Result result(int clients, Duration measured, long[] sorted, long sent) {
    if (sorted.length == 0) {
      throw new IllegalStateException("no request was answered within the measured time");
    }
    return new Result(
        clients,
        sorted.length / (measured.toNanos() / 1e9),
        Duration.ofNanos(sorted[sorted.length / 2]),
        Duration.ofNanos(sorted[(int) Math.min(sorted.length - 1L, sorted.length * 99L / 100)]),
        sent);
  }
}
