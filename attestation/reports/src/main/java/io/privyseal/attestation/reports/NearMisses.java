package io.privyseal.attestation.reports;

import static io.privyseal.attestation.reports.AttestedFacts.TCB_MINIMUM;
import static io.privyseal.attestation.reports.AttestedFacts.TCB_REPORTED;
import static io.privyseal.attestation.reports.AttestedFacts.TCB_STATUS;

import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds what was close in accepted decisions, and counts the same closeness once.
final class NearMisses {
  /// Closenesses of one workload.
  static final int MAX_KINDS = 50;

  /// What ends sooner than this after a decision was close.
  static final Duration SOON = Duration.ofDays(7);

  private static final String UP_TO_DATE = "UpToDate";

  /// As freshness bounds and revocation rules write it into findings.
  private static final List<String> TOLERANCES = List.of("within a grace of", "only warned of");

  private record Close(NearMiss.Kind kind, String what) {}

  private final Map<Close, NearMiss> found = new LinkedHashMap<>();

  void add(Decision decision, AttestedFacts facts, Instant at) {
    if (decision.verdict() != Verdict.ACCEPTED) {
      return;
    }
    var all = new ArrayList<Close>();
    tcb(all, facts);
    facts
        .get(TCB_STATUS)
        .filter(status -> !status.equals(UP_TO_DATE))
        .ifPresent(status -> all.add(new Close(NearMiss.Kind.TCB_NOT_UP_TO_DATE, status)));
    facts
        .endorsedUntil()
        .filter(end -> end.isBefore(at.plus(SOON)))
        .ifPresent(
            end -> all.add(new Close(NearMiss.Kind.ENDORSEMENT_ENDS, "endorsed until " + end)));
    decision.findings().forEach(finding -> finding(all, finding));
    all.forEach(close -> count(close, decision, at));
  }

  private static void tcb(List<Close> all, AttestedFacts facts) {
    var reported = facts.amdTcb(TCB_REPORTED);
    var minimum = facts.amdTcb(TCB_MINIMUM);
    if (reported.isEmpty() || minimum.isEmpty()) {
      return;
    }
    var below = reported.get().below(minimum.get());
    if (!below.isEmpty()) {
      all.add(new Close(NearMiss.Kind.TCB_BELOW_MINIMUM, names(below) + " below the minimum"));
    }
    var at = level(reported.get(), minimum.get());
    if (!at.isEmpty()) {
      all.add(new Close(NearMiss.Kind.TCB_AT_MINIMUM, names(at) + " exactly at the minimum"));
    }
  }

  /// Components that have no number to spare. One whose minimum is 0 was never asked for.
  private static List<Component> level(TcbVersion reported, TcbVersion minimum) {
    return minimum.layout().components().stream()
        .filter(c -> minimum.get(c).getAsInt() > 0)
        .filter(c -> reported.get(c).getAsInt() == minimum.get(c).getAsInt())
        .toList();
  }

  private static String names(List<Component> components) {
    return String.join(", ", components.stream().map(Component::label).toList());
  }

  private static void finding(List<Close> all, Finding finding) {
    if (TOLERANCES.stream().anyMatch(finding.actual()::contains)) {
      all.add(new Close(NearMiss.Kind.TOLERATED, finding.check() + ": " + brief(finding.actual())));
    } else if (finding.outcome() == Outcome.PASSED && !finding.hint().isEmpty()) {
      all.add(new Close(NearMiss.Kind.REMARK, finding.check() + ": " + brief(finding.actual())));
    }
  }

  private static String brief(String text) {
    return text.length() <= 160 ? text : text.substring(0, 157) + "...";
  }

  private void count(Close close, Decision decision, Instant at) {
    var known = found.get(close);
    if (known == null && found.size() >= MAX_KINDS) {
      return;
    }
    // Entries come newest first, so the first one is the example.
    found.put(
        close,
        known == null
            ? new NearMiss(close.kind(), close.what(), 1, at, decision.id())
            : new NearMiss(
                close.kind(), close.what(), known.count() + 1, known.last(), known.example()));
  }

  /// Most frequent first.
  List<NearMiss> mostFrequent() {
    return found.values().stream()
        .sorted(Comparator.comparingLong(NearMiss::count).reversed())
        .toList();
  }
}
