package io.privyseal.attestation.service;

import io.privyseal.foundation.web.HttpProblem;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Bounds how often one remote address may attest: a bucket of [AttestRate#burst] attempts per
/// address that fills again at [AttestRate#perSecond]. IPv6 addresses share the bucket of their
/// /64, which is what one customer is given.
///
/// Holds at most [#MAX_ADDRESSES] buckets and forgets the one that was used longest ago, so a
/// caller with very many addresses is not bounded by it. Thread-safe.
final class AttestThrottle {
  static final int MAX_ADDRESSES = 10_000;

  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final AttestRate rate;
  private final long nanosPerAttempt;

  /// When the bucket of an address will be full again; the one used longest ago first.
  private final Map<String, Instant> fullAt = new LinkedHashMap<>(16, 0.75f, true);

  AttestThrottle(AttestRate rate) {
    this.rate = rate;
    this.nanosPerAttempt = NANOS_PER_SECOND / rate.perSecond();
  }

  /// Takes one attempt.
  ///
  /// @throws HttpProblem 429 with `Retry-After` if there is none left
  void admit(String remoteAddress, Instant at) {
    var wait = take(network(remoteAddress), at);
    if (wait.isPositive()) {
      throw new HttpProblem(
              429, "TooManyRequests", "Too many attestations from this address. Try again later.")
          .withHeader("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }
  }

  private synchronized Duration take(String address, Instant at) {
    var known = fullAt.get(address);
    var next = (known == null || known.isBefore(at) ? at : known).plusNanos(nanosPerAttempt);
    var over = Duration.between(at.plusNanos(nanosPerAttempt * rate.burst()), next);
    if (over.isPositive()) {
      return over;
    }
    fullAt.put(address, next);
    if (fullAt.size() > MAX_ADDRESSES) {
      fullAt.remove(fullAt.keySet().iterator().next());
    }
    return Duration.ZERO;
  }

  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      var literal = InetAddress.ofLiteral(address);
      return literal instanceof Inet6Address
          ? Arrays.toString(Arrays.copyOf(literal.getAddress(), 8))
          : literal.getHostAddress();
    } catch (IllegalArgumentException _) {
      // A name instead of an address: a bucket of its own.
      return address;
    }
  }
}
