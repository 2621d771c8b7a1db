package io.privyseal.client;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/// What a failed try of a step means: a definite no, or something that may pass.
///
/// @param definite asking again would change nothing
/// @param status of the answer; 0 without one
/// @param code the service's error code; empty without one
/// @param message for people
/// @param decision the id of the decision, where the service gave one
/// @param retryAfter what the service asked to wait
record Failure(
    boolean definite,
    int status,
    String code,
    String message,
    Optional<DecisionId> decision,
    Optional<Duration> retryAfter) {

  static final HttpHeaderName DECISION_ID = HttpHeaderName.fromString("privyseal-decision-id");

  /// Longest text of a service that a message takes over, in characters.
  private static final int MAX_SHOWN_CHARS = 500;

  private static final Set<Integer> PASSING_STATUS = Set.of(408, 429, 500, 502, 503, 504);
  private static final Pattern DECISION = Pattern.compile("\\bd-[0-9a-f]{32}\\b");
  private static final Json.Limits LIMITS = new Json.Limits(64 * 1024, 16, 1_000);

  /// An answer of a service with another status than success.
  static Failure ofAnswer(int status, HttpHeaders headers, String body, Instant now) {
    var error = error(body);
    var code = error.flatMap(e -> e.string("code")).orElse("");
    var said = error.flatMap(e -> e.string("message")).orElse("");
    var decision =
        Optional.ofNullable(headers.getValue(DECISION_ID))
            .flatMap(Failure::decisionIn)
            .or(() -> decisionIn(body));
    return new Failure(
        !PASSING_STATUS.contains(status),
        status,
        code,
        "HTTP %d%s%s"
            .formatted(
                status, code.isEmpty() ? "" : " " + code, said.isEmpty() ? "" : ": " + cut(said)),
        decision,
        retryAfter(headers, now));
  }

  /// What a step threw.
  static Failure of(Throwable thrown, Instant now) {
    if (thrown instanceof HttpResponseException http && http.getResponse() != null) {
      var response = http.getResponse();
      var message = String.valueOf(http.getMessage());
      var json = message.indexOf('{');
      return ofAnswer(
          response.getStatusCode(),
          response.getHeaders(),
          json < 0 ? message : message.substring(json, end(message)),
          now);
    }
    if (thrown instanceof MalformedInputException malformed) {
      return unanswered(false, "an answer that cannot be read: " + malformed.getMessage());
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return unanswered(true, "the server's certificate is not trusted: " + cause.getMessage());
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause instanceof TimeoutException) {
        return unanswered(false, cause.getClass().getSimpleName() + ": " + cause.getMessage());
      }
    }
    if (thrown instanceof UnavailableException || thrown instanceof ClientAuthenticationException) {
      return unanswered(false, String.valueOf(thrown.getMessage()));
    }
    // What is not known to pass is not tried again: a setting or a defect, most likely.
    return unanswered(true, thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
  }

  private static Failure unanswered(boolean definite, String message) {
    return new Failure(definite, 0, "", cut(message), Optional.empty(), Optional.empty());
  }

  /// The SDK's messages hold the body in quotes.
  private static int end(String message) {
    return message.lastIndexOf('}') + 1;
  }

  private static Optional<JsonObject> error(String body) {
    try {
      return Json.parseObject(Bytes.utf8(body), LIMITS).object("error");
    } catch (MalformedInputException e) {
      return Optional.empty();
    }
  }

  private static Optional<DecisionId> decisionIn(String text) {
    var matcher = DECISION.matcher(text);
    return matcher.find() ? Optional.of(new DecisionId(matcher.group())) : Optional.empty();
  }

  /// Seconds, or a date (RFC 9110 section 10.2.3); Azure also sends milliseconds.
  private static Optional<Duration> retryAfter(HttpHeaders headers, Instant now) {
    var millis = headers.getValue(HttpHeaderName.fromString("retry-after-ms"));
    if (millis != null && millis.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofMillis(Long.parseLong(millis)));
    }
    var value = headers.getValue(HttpHeaderName.RETRY_AFTER);
    if (value == null) {
      return Optional.empty();
    }
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      var at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
  }
}
