package io.privyseal.attestation.verification.eventlog;

import java.util.Set;
import java.util.TreeSet;

/// What is expected of an event log. Immutable; every method gives a new one.
///
/// @param registers that the log must explain
/// @param secureBoot whether it must have been on
/// @param revocations whether a list of revoked images must be there
/// @param logDemanded whether evidence without a log is refused
/// @param uefiDebugAllowed whether a firmware with a debugger is let through
public record EventLogExpectations(
    Set<Integer> registers,
    boolean secureBoot,
    boolean revocations,
    boolean logDemanded,
    boolean uefiDebugAllowed) {

  public EventLogExpectations {
    registers = java.util.Collections.unmodifiableSet(new TreeSet<>(registers));
  }

  /// What firmware extends in a TPM: PCR 0 to 7. A log that is there must explain them; without one
  /// nothing is asked.
  public static EventLogExpectations ofFirmware() {
    return new EventLogExpectations(Set.of(0, 1, 2, 3, 4, 5, 6, 7), false, false, false, false);
  }

  /// What firmware and loader extend in a trust domain: RTMR0 and RTMR1.
  public static EventLogExpectations ofTrustDomain() {
    return new EventLogExpectations(Set.of(1, 2), false, false, false, false);
  }

  /// The log must be there and explain these registers.
  public EventLogExpectations requireRegisters(Set<Integer> all) {
    return new EventLogExpectations(all, secureBoot, revocations, true, uefiDebugAllowed);
  }

  /// Evidence without a log is refused.
  public EventLogExpectations requireLog() {
    return new EventLogExpectations(registers, secureBoot, revocations, true, uefiDebugAllowed);
  }

  /// The log must be there and show secure boot on.
  public EventLogExpectations requireSecureBoot() {
    return new EventLogExpectations(registers, true, revocations, true, uefiDebugAllowed);
  }

  /// The log must be there and show a list of revoked images.
  public EventLogExpectations requireRevocations() {
    return new EventLogExpectations(registers, secureBoot, true, true, uefiDebugAllowed);
  }

  /// Lets firmware through whose memory a debugger may have changed.
  public EventLogExpectations allowUefiDebug() {
    return new EventLogExpectations(registers, secureBoot, revocations, logDemanded, true);
  }
}
