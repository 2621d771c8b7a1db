package io.privyseal.attestation.verification.eventlog;

import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.eventlog.SecureBoot.Established;
import io.privyseal.attestation.verification.eventlog.SecureBoot.NotEstablished;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Verifies an event log against registers that hardware vouches for.
public final class EventLogVerifier {
  private static final String NO_LOG = "no event log came along";
  private static final String NOT_DEMANDED = "not demanded";

  /// What came out of a log that is one of several pieces of evidence.
  ///
  /// @param log empty if there was none, or it could not be replayed
  public record Outcome(Optional<ReplayedLog> log, List<Finding> findings) {}

  private EventLogVerifier() {}

  /// The registers of a trust domain, numbered as its log does.
  ///
  /// @param rtmrs RTMR0 to RTMR3, 48 bytes each
  public static PcrValues ofTrustDomain(List<Bytes> rtmrs) {
    return PcrValues.of(
        TpmHash.SHA384, Map.of(1, rtmrs.get(0), 2, rtmrs.get(1), 3, rtmrs.get(2), 4, rtmrs.get(3)));
  }

  /// @param authentic registers of a verified quote, and no others
  public static Verification<ReplayedLog> verify(
      EventLog log, PcrValues authentic, EventLogExpectations expected) {
    var outcome = check(Optional.of(log), authentic, expected);
    return switch (Verdict.of(outcome.findings())) {
      case ACCEPTED -> new Verification.Accepted<>(outcome.log().orElseThrow(), outcome.findings());
      case REJECTED -> new Verification.Rejected<>(outcome.findings());
      case UNDECIDED -> new Verification.Undecided<>(outcome.findings());
    };
  }

  /// The same for a log that may be missing, as one part of more evidence.
  ///
  /// @param authentic registers of a quote; whoever asks takes care that it is verified before
  ///   anything is made of the outcome
  public static Outcome check(
      Optional<EventLog> log, PcrValues authentic, EventLogExpectations expected) {
    var findings = new Findings<>(EventLogCheck.class);
    if (log.isEmpty()) {
      withoutLog(expected, findings);
      return new Outcome(Optional.empty(), findings.complete());
    }
    if (!log.get().banks().contains(authentic.hash())) {
      findings.failed(
          EventLogCheck.BANK,
          "event log",
          authentic.hash().algorithm(),
          String.join(", ", log.get().banks().stream().map(TpmHash::algorithm).sorted().toList()));
      notReplayed(findings);
      return new Outcome(Optional.empty(), findings.complete());
    }
    findings.passed(
        EventLogCheck.BANK,
        "event log",
        authentic.hash().algorithm(),
        authentic.hash().algorithm());
    var replayed = EventLogReplay.of(log.get(), authentic.hash()).against(authentic);
    registers(replayed, expected, findings);
    secureBoot(replayed.secureBoot(), expected, findings);
    return new Outcome(Optional.of(replayed), findings.complete());
  }

  private static void withoutLog(EventLogExpectations expected, Findings<EventLogCheck> findings) {
    findings.notChecked(EventLogCheck.BANK, "event log", NO_LOG);
    if (expected.logDemanded()) {
      findings.failed(EventLogCheck.REPLAY, "event log", "an event log", NO_LOG);
    } else {
      findings.notChecked(EventLogCheck.REPLAY, "event log", NO_LOG);
    }
    findings.notChecked(EventLogCheck.SECURE_BOOT, "event log", NO_LOG);
    findings.notChecked(EventLogCheck.REVOCATIONS, "event log", NO_LOG);
    findings.notChecked(EventLogCheck.UEFI_DEBUG, "event log", NO_LOG);
  }

  private static void notReplayed(Findings<EventLogCheck> findings) {
    var reason = "the log cannot be replayed";
    findings.notChecked(EventLogCheck.REPLAY, "event log", reason);
    findings.notChecked(EventLogCheck.SECURE_BOOT, "event log", reason);
    findings.notChecked(EventLogCheck.REVOCATIONS, "event log", reason);
    findings.notChecked(EventLogCheck.UEFI_DEBUG, "event log", reason);
  }

  private static void registers(
      ReplayedLog replayed, EventLogExpectations expected, Findings<EventLogCheck> findings) {
    var unexplained = new TreeSet<>(expected.registers());
    unexplained.removeAll(replayed.matching());
    findings.require(
        EventLogCheck.REPLAY,
        "event log",
        unexplained.isEmpty() && !expected.registers().isEmpty(),
        labels(replayed, expected.registers()),
        unexplained.isEmpty()
            ? labels(replayed, replayed.matching())
            : "not explained: " + labels(replayed, unexplained));
  }

  private static String labels(ReplayedLog replayed, Iterable<Integer> registers) {
    var labels = new java.util.ArrayList<String>();
    registers.forEach(register -> labels.add(replayed.registers().label(register)));
    return labels.isEmpty() ? "no register" : String.join(", ", labels);
  }

  private static void secureBoot(
      SecureBoot state, EventLogExpectations expected, Findings<EventLogCheck> findings) {
    switch (state) {
      case Established facts -> {
        demand(
            EventLogCheck.SECURE_BOOT,
            expected.secureBoot(),
            facts.enabled(),
            facts.enabled() ? "on" : "off",
            findings);
        demand(
            EventLogCheck.REVOCATIONS,
            expected.revocations(),
            facts.hasRevocations(),
            facts.hasRevocations() ? "present" : "absent",
            findings);
        if (facts.uefiDebug() && expected.uefiDebugAllowed()) {
          findings.notChecked(
              EventLogCheck.UEFI_DEBUG, "event log", "in debug mode, and let through on request");
        } else {
          findings.require(
              EventLogCheck.UEFI_DEBUG,
              "event log",
              !facts.uefiDebug(),
              "no debug mode",
              facts.uefiDebug() ? "debug mode" : "no debug mode");
        }
      }
      case NotEstablished(var reason) -> {
        unknown(EventLogCheck.SECURE_BOOT, expected.secureBoot(), reason, findings);
        unknown(EventLogCheck.REVOCATIONS, expected.revocations(), reason, findings);
        findings.notChecked(EventLogCheck.UEFI_DEBUG, "event log", "not established: " + reason);
      }
    }
  }

  private static void demand(
      EventLogCheck check,
      boolean demanded,
      boolean holds,
      String actual,
      Findings<EventLogCheck> findings) {
    if (demanded) {
      findings.require(check, "event log", holds, check.statement(), actual);
    } else {
      findings.notChecked(check, "event log", NOT_DEMANDED + "; it is " + actual);
    }
  }

  private static void unknown(
      EventLogCheck check, boolean demanded, String reason, Findings<EventLogCheck> findings) {
    if (demanded) {
      findings.failed(check, "event log", check.statement(), "not established: " + reason);
    } else {
      findings.notChecked(check, "event log", "not established: " + reason);
    }
  }
}
