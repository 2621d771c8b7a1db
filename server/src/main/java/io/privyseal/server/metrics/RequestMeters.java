package io.privyseal.server.metrics;

import io.micrometer.core.instrument.Timer;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.RequestObserver;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// How often each route is asked, how it answers, and how long that takes. Labels: service, route
/// as it is written in the code, class of the status.
public final class RequestMeters implements RequestObserver {
  /// Name of the meter.
  static final String REQUESTS = "privyseal.requests";

  private static final int TOO_MANY_REQUESTS = 429;

  /// Upper ends of the histogram's buckets.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private record Series(Operation operation, String status) {}

  private final Metrics metrics;
  private final RequestObserver inner;

  /// Bounded by the routes and the classes of status.
  private final ConcurrentHashMap<Series, Timer> timers = new ConcurrentHashMap<>();

  /// @param inner sees the request too, within the time that is measured
  public RequestMeters(Metrics metrics, RequestObserver inner) {
    this.metrics = metrics;
    this.inner = inner;
  }

  @Override
  public Reply around(Operation operation, Request request, Supplier<Reply> answer) {
    var begin = System.nanoTime();
    var reply = inner.around(operation, request, answer);
    timers
        .computeIfAbsent(new Series(operation, status(reply.status())), this::timer)
        .record(Duration.ofNanos(System.nanoTime() - begin));
    return reply;
  }

  /// Throttled requests are told apart from other refusals.
  private static String status(int status) {
    return status == TOO_MANY_REQUESTS ? "429" : status / 100 + "xx";
  }

  private Timer timer(Series series) {
    return Timer.builder(REQUESTS)
        .tag("service", series.operation().service())
        .tag("operation", series.operation().route())
        .tag("status", series.status())
        .serviceLevelObjectives(BUCKETS)
        .register(metrics.registry());
  }
}
