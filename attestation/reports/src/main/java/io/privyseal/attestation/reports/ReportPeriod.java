package io.privyseal.attestation.reports;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a report is about.
///
/// @param instance the attestation instance
/// @param from decisions recorded at this time or later
/// @param until decisions recorded before this time
/// @param workload this measurement only; empty for all
public record ReportPeriod(
    String instance, Instant from, Instant until, Optional<String> workload) {
  /// Longest period.
  public static final Duration MAX = Duration.ofDays(400);

  public ReportPeriod {
    if (!from.isBefore(until) || Duration.between(from, until).compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "a period ends after it begins, and is at most %d days".formatted(MAX.toDays()));
    }
  }
}
