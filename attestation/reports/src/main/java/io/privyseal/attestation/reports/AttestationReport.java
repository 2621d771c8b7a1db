package io.privyseal.attestation.reports;

import java.time.Instant;
import java.util.List;

/// What attested in a period.
///
/// @param madeAt when it was told
/// @param verdicts of all decisions that were read
/// @param workloads most decisions first
/// @param platforms seen last first
/// @param leftOut what the bounds cut off, for people; empty if nothing
public record AttestationReport(
    ReportPeriod period,
    Instant madeAt,
    Verdicts verdicts,
    List<WorkloadReport> workloads,
    List<PlatformReport> platforms,
    List<String> leftOut) {
  public AttestationReport {
    workloads = List.copyOf(workloads);
    platforms = List.copyOf(platforms);
    leftOut = List.copyOf(leftOut);
  }
}
