package io.privyseal.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.web.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The meters of this process, and their page. Thread-safe.
public final class Metrics {
  /// The text format of Prometheus, version 0.0.4.
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Runnable> before = new CopyOnWriteArrayList<>();

  /// To register meters with.
  public MeterRegistry registry() {
    return registry;
  }

  /// Has this done before each page is made: a snapshot for all the meters that read from it.
  public void beforeEachPage(Runnable reading) {
    before.add(reading);
  }

  /// The page, as it is now.
  public String page() {
    before.forEach(Runnable::run);
    return registry.scrape(CONTENT_TYPE);
  }

  /// The answer to `GET /metrics`.
  public Reply reply() {
    return Reply.of(200, CONTENT_TYPE, Bytes.utf8(page())).withHeader("Cache-Control", "no-store");
  }
}
