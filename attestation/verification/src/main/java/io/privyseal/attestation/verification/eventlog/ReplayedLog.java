package io.privyseal.attestation.verification.eventlog;

import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/// A log that was compared with registers that hardware vouches for. Gives out nothing but what
/// follows from those that came out right. Only [EventLogVerifier] makes it.
public final class ReplayedLog {
  private final EventLog log;
  private final TpmHash bank;
  private final SortedSet<Integer> matching;
  private final SortedSet<Integer> differing;
  private final List<MeasuredEvent> events;

  ReplayedLog(
      EventLog log,
      TpmHash bank,
      SortedSet<Integer> matching,
      SortedSet<Integer> differing,
      List<MeasuredEvent> events) {
    this.log = log;
    this.bank = bank;
    this.matching = Collections.unmodifiableSortedSet(matching);
    this.differing = Collections.unmodifiableSortedSet(differing);
    this.events = events;
  }

  public EventLog.Registers registers() {
    return log.registers();
  }

  public TpmHash bank() {
    return bank;
  }

  /// Registers whose value the log explains, those included that it does not extend and that are as
  /// they start.
  public SortedSet<Integer> matching() {
    return matching;
  }

  /// Registers whose value the log does not explain: it lies, or leaves something out, as logs of
  /// firmware do of what an operating system extends later.
  public SortedSet<Integer> differing() {
    return differing;
  }

  /// The events of the registers that came out right, in the order of the log. Order is a fact
  /// within one register only.
  public List<MeasuredEvent> events() {
    return events;
  }

  public List<MeasuredEvent> events(int register) {
    return events.stream().filter(e -> e.event().register() == register).toList();
  }

  /// Whether the machine was started under secure boot, and with which databases.
  public SecureBoot secureBoot() {
    return SecureBootReading.of(this);
  }

  @Override
  public String toString() {
    return "ReplayedLog[%s, %s, matching %s, differing %s]"
        .formatted(log.registers(), bank, matching, differing);
  }
}
