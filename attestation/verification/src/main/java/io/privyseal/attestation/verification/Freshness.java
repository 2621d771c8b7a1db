package io.privyseal.attestation.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How old a manufacturer's statement may be: a revocation list, TCB info, an identity. Each says
/// when it was issued and when the next one is due.
///
/// @param maxAge largest age since it was issued; without it the due time alone counts
/// @param grace how long after the due time it is still used; zero unless somebody chose otherwise
public record Freshness(Optional<Duration> maxAge, Duration grace) {
  /// Longest grace that can be chosen.
  public static final Duration MAX_GRACE = Duration.ofDays(90);

  /// Used until the next one is due, and not a second longer.
  public static final Freshness UNTIL_NEXT_UPDATE = new Freshness(Optional.empty(), Duration.ZERO);

  public Freshness {
    if (maxAge.filter(age -> age.isNegative() || age.isZero()).isPresent()) {
      throw new IllegalArgumentException("a largest age is positive");
    }
    if (grace.isNegative() || grace.compareTo(MAX_GRACE) > 0) {
      throw new IllegalArgumentException("a grace is between nothing and " + MAX_GRACE);
    }
  }

  /// How a statement stands at a time.
  public enum State {
    /// Its time has not come.
    NOT_YET,
    CURRENT,
    /// The next one is due, and the grace is not over.
    IN_GRACE,
    /// The next one is overdue.
    EXPIRED,
    /// Older than the bound allows, though the next one may not be due.
    TOO_OLD;

    public boolean isUsable() {
      return this == CURRENT || this == IN_GRACE;
    }
  }

  public Freshness noOlderThan(Duration age) {
    return new Freshness(Optional.of(age), grace);
  }

  public Freshness withGrace(Duration longer) {
    return new Freshness(maxAge, longer);
  }

  /// @param issued `thisUpdate` or `issueDate`
  /// @param nextUpdate when the next one is due
  public State stateOf(Instant issued, Instant nextUpdate, Instant at) {
    if (at.isBefore(issued)) {
      return State.NOT_YET;
    }
    if (at.isAfter(nextUpdate.plus(grace))) {
      return State.EXPIRED;
    }
    if (maxAge.isPresent() && at.isAfter(issued.plus(maxAge.get()))) {
      return State.TOO_OLD;
    }
    return at.isAfter(nextUpdate) ? State.IN_GRACE : State.CURRENT;
  }

  /// [#stateOf] in words, for a finding: `expired 2026-03-01T00:00:00Z`.
  public String describe(Instant issued, Instant nextUpdate, Instant at) {
    return switch (stateOf(issued, nextUpdate, at)) {
      case NOT_YET -> "not valid before " + issued;
      case CURRENT -> "current from %s to %s".formatted(issued, nextUpdate);
      case IN_GRACE -> "due %s, used within a grace of %s".formatted(nextUpdate, grace);
      case EXPIRED -> "expired " + nextUpdate;
      case TOO_OLD ->
          "issued %s, older than %s".formatted(issued, maxAge.map(Duration::toString).orElse(""));
    };
  }
}
