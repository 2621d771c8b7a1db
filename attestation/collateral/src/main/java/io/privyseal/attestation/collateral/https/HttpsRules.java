package io.privyseal.attestation.collateral.https;

import java.time.Duration;

/// Bounds of asking a server.
///
/// @param connectTimeout of one connection
/// @param answerTimeout of one answer, from the request to its last byte
/// @param tries of one question; only what may pass by itself is tried again
/// @param firstPause before the second try; doubles with each one
/// @param budget for all tries of one question together
/// @param maxPause longest time that a server may ask to be left alone
public record HttpsRules(
    Duration connectTimeout,
    Duration answerTimeout,
    int tries,
    Duration firstPause,
    Duration budget,
    Duration maxPause) {
  public static final HttpsRules DEFAULT =
      new HttpsRules(
          Duration.ofSeconds(3),
          Duration.ofSeconds(6),
          3,
          Duration.ofMillis(250),
          Duration.ofSeconds(12),
          Duration.ofMinutes(10));

  public HttpsRules {
    if (tries < 1) {
      throw new IllegalArgumentException("a question is asked at least once");
    }
    for (var positive :
        new Duration[] {connectTimeout, answerTimeout, firstPause, budget, maxPause}) {
      if (!positive.isPositive()) {
        throw new IllegalArgumentException("times must be positive");
      }
    }
  }
}
