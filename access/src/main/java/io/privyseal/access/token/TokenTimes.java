package io.privyseal.access.token;

import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Asks whether a token is valid now.
///
/// Source: RFC 7519 sections 4.1.4 to 4.1.6.
final class TokenTimes {
  /// The end of the year 9999; a larger number is not a time of an issuer.
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_800L);

  private TokenTimes() {}

  /// @throws Refused if it is not
  static Finding check(JsonObject claims, boolean needsNotBefore, Instant now, Duration skew) {
    var expiry =
        time(claims, "exp")
            .orElseThrow(() -> new Refused(TokenRefusal.EXPIRY_MISSING, "exp", "a time", "none"));
    var name = needsNotBefore || claims.has("nbf") ? "nbf" : "iat";
    var start =
        time(claims, name)
            .orElseThrow(
                () -> new Refused(TokenRefusal.NOT_BEFORE_MISSING, name, "a time", "none"));
    if (!now.isBefore(expiry.plus(skew))) {
      throw new Refused(TokenRefusal.EXPIRED, "exp", "after " + now, expiry.toString());
    }
    if (now.isBefore(start.minus(skew))) {
      throw new Refused(TokenRefusal.NOT_YET_VALID, name, "not after " + now, start.toString());
    }
    return Finding.passed(
        TokenCheck.LIFETIME, "exp", "after " + now.minus(skew), expiry.toString());
  }

  private static Optional<Instant> time(JsonObject claims, String name) {
    return claims
        .get(name)
        .filter(JsonNumber.class::isInstance)
        .map(value -> ((JsonNumber) value).value())
        .filter(seconds -> seconds.signum() >= 0 && seconds.compareTo(MAX_SECONDS) < 0)
        .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
  }
}
