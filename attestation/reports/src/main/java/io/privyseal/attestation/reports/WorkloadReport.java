package io.privyseal.attestation.reports;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is known of one workload in a period.
///
/// @param measurement in hex; empty for decisions about evidence that was not verified, so that
///   nobody knows whose it was
/// @param kind as the path names it: `SevSnpVm`
/// @param tcbs TCBs that it attested with, each with how often
/// @param chips how many processors it ran on
/// @param failedChecks checks that decided against it, each with how often, most frequent first
/// @param nearMisses most frequent first
public record WorkloadReport(
    String measurement,
    String kind,
    Verdicts verdicts,
    Instant first,
    Instant last,
    Map<String, Long> tcbs,
    int chips,
    Map<String, Long> failedChecks,
    List<NearMiss> nearMisses) {
  public WorkloadReport {
    nearMisses = List.copyOf(nearMisses);
  }
}
