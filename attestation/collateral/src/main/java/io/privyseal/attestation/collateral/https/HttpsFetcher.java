package io.privyseal.attestation.collateral.https;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/// Asks servers, within bounds: size, time, tries. Redirects are not followed. A server that asks
/// to be left alone (`Retry-After`) is left alone, by every question. Thread-safe.
public final class HttpsFetcher implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;
  private static final int MAX_DIGITS = 9;

  private final HttpClient client;
  private final HttpsRules rules;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Instant> leftAlone = new ConcurrentHashMap<>();

  /// What became of a question.
  sealed interface Answer {
    record Given(Bytes body, HttpHeaders headers) implements Answer {}

    /// The server says that there is no such thing.
    record Absent(String reason) implements Answer {}

    /// @param again whether the same question may be answered at another time
    record Failed(String reason, Optional<Duration> retryAfter, boolean again) implements Answer {
      private static Failed passing(String reason) {
        return new Failed(reason, Optional.empty(), true);
      }
    }
  }

  /// @param trust decides which certificates servers may have
  /// @param random for the jitter of pauses
  public HttpsFetcher(
      SSLContext trust, HttpsRules rules, InstantSource clock, RandomGenerator random) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(trust)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(rules.connectTimeout())
            .build();
    this.rules = rules;
    this.clock = clock;
    this.random = random;
  }

  /// Asks until there is an answer, the tries are used up or the time is.
  Answer get(URI location, Map<String, String> headers) {
    var until = System.nanoTime() + rules.budget().toNanos();
    var pause = rules.firstPause();
    for (var number = 1; ; number++) {
      var standing = standing(location);
      if (standing.isPresent()) {
        return standing.get();
      }
      var answer = once(location, headers);
      if (!(answer instanceof Answer.Failed failed) || !failed.again()) {
        return answer;
      }
      failed.retryAfter().ifPresent(time -> leaveAlone(location, time));
      var wait = jittered(pause);
      if (number >= rules.tries()
          || failed.retryAfter().isPresent()
          || System.nanoTime() + wait.toNanos() >= until
          || !rest(wait)) {
        return failed;
      }
      pause = pause.multipliedBy(2);
    }
  }

  private Answer once(URI location, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(location).timeout(rules.answerTimeout()).GET();
    headers.forEach(request::header);
    var answer =
        client.sendAsync(
            request.build(),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), CollateralContent.MAX_BODY_BYTES));
    try {
      // The request's own timeout ends with the headers; this one covers the body too.
      return read(answer.get(rules.answerTimeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      var reason = "%s: %s".formatted(cause.getClass().getSimpleName(), cause.getMessage());
      return new Answer.Failed(reason, Optional.empty(), cause instanceof IOException);
    } catch (TimeoutException _) {
      answer.cancel(true);
      return Answer.Failed.passing("no whole answer within " + rules.answerTimeout());
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer.Failed("interrupted", Optional.empty(), false);
    }
  }

  private Answer read(HttpResponse<byte[]> response) {
    var status = response.statusCode();
    if (status == OK) {
      return new Answer.Given(Bytes.copyOf(response.body()), response.headers());
    }
    var reason = "HTTP status " + status;
    if (status == NOT_FOUND || status == GONE) {
      return new Answer.Absent(reason);
    }
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      return new Answer.Failed(reason, retryAfter(response.headers()), true);
    }
    return new Answer.Failed(
        reason, Optional.empty(), status == REQUEST_TIMEOUT || status >= SERVER_ERROR);
  }

  /// Seconds or a date (RFC 9110, section 10.2.3), within the bound.
  private Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .flatMap(this::time)
        .filter(time -> !time.isNegative())
        .map(time -> time.compareTo(rules.maxPause()) > 0 ? rules.maxPause() : time);
  }

  private Optional<Duration> time(String text) {
    var value = text.strip();
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return value.length() > MAX_DIGITS
          ? Optional.of(rules.maxPause())
          : Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(clock.instant(), date.toInstant()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private void leaveAlone(URI location, Duration time) {
    leftAlone.put(location.getRawAuthority(), clock.instant().plus(time));
  }

  private Optional<Answer> standing(URI location) {
    var until = leftAlone.get(location.getRawAuthority());
    var now = clock.instant();
    if (until == null || !now.isBefore(until)) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer.Failed(
            "the server asked to be left alone until " + until,
            Optional.of(Duration.between(now, until)),
            false));
  }

  private Duration jittered(Duration pause) {
    return pause.plusMillis((long) (pause.toMillis() * random.nextDouble()));
  }

  /// @return whether it was not woken to end
  private static boolean rest(Duration wait) {
    var until = System.nanoTime() + wait.toNanos();
    for (var left = wait.toNanos(); left > 0; left = until - System.nanoTime()) {
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(left);
    }
    return true;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
