package io.privyseal.attestation.service;

import io.privyseal.foundation.web.Handler;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.limit.Buckets;
import io.privyseal.foundation.web.limit.Rate;
import io.privyseal.foundation.web.limit.RemoteNetwork;
import java.time.Instant;
import java.time.InstantSource;

/// Bounds how often one remote network may ask for what needs no sign-in: a bucket each, that fills
/// again evenly. What follows a refusal leaves no record.
final class AttestThrottle {
  static final int MAX_ADDRESSES = 10_000;

  private final Buckets buckets;

  /// @param name of what is bounded: `attestations`
  AttestThrottle(String name, Rate rate) {
    this.buckets = new Buckets(name, rate, MAX_ADDRESSES);
  }

  /// Takes one attempt.
  ///
  /// @throws HttpProblem 429 with `Retry-After` if there is none left
  void admit(String remoteAddress, Instant at) {
    var wait = buckets.take(RemoteNetwork.of(remoteAddress), 1, at);
    if (wait.isPositive()) {
      throw new HttpProblem(
              429,
              "TooManyRequests",
              "Too many %s from this address. Try again later.".formatted(buckets.name()))
          .withHeader("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }
  }

  /// The same handler within the bound.
  Handler before(Handler handler, InstantSource clock) {
    return request -> {
      admit(request.remoteAddress(), clock.instant());
      return handler.handle(request);
    };
  }
}
