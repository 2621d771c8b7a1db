package io.privyseal.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Sends spans to a collector over HTTP. What cannot be sent is counted and dropped: no request
/// waits for a collector, and none fails because of one.
public final class OtlpExporter implements SpanExporter {
  private static final System.Logger LOG = System.getLogger(OtlpExporter.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client;
  private final URI endpoint;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean told = new AtomicBoolean();

  /// @param endpoint such as `https://collector.example.com:4318/v1/traces`
  /// @param trust for https
  public OtlpExporter(URI endpoint, SSLContext trust) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .sslContext(trust)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.endpoint = endpoint;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    var request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(OtlpJson.write(spans).toJson()))
            .build();
    var result = new CompletableResultCode();
    var _ =
        client
            .sendAsync(request, BodyHandlers.discarding())
            .whenComplete((answer, failure) -> done(spans.size(), answer, failure, result));
    return result;
  }

  private void done(
      int count,
      @Nullable HttpResponse<Void> answer,
      @Nullable Throwable failure,
      CompletableResultCode result) {
    if (answer != null && answer.statusCode() / 100 == 2) {
      sent.addAndGet(count);
      told.set(false);
      result.succeed();
      return;
    }
    lost.addAndGet(count);
    if (!told.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "the collector of traces does not take them: {0}",
          answer == null ? String.valueOf(failure) : "status " + answer.statusCode());
    }
    result.fail();
  }

  /// Spans that the collector took.
  public long sent() {
    return sent.get();
  }

  /// Spans that it did not.
  public long lost() {
    return lost.get();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    client.shutdown();
    return CompletableResultCode.ofSuccess();
  }
}
