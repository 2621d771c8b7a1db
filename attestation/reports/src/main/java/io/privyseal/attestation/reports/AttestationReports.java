package io.privyseal.attestation.reports;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditPage;
import io.privyseal.foundation.decision.Decision;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes reports of attestations from an audit log, page by page and newest first. What goes beyond
/// the bounds is left out, and the report says so.
public final class AttestationReports {
  /// Decisions that one report reads.
  public static final int MAX_DECISIONS = 50_000;

  /// Workloads of one report.
  public static final int MAX_WORKLOADS = 200;

  /// Platforms of one report, and chips that are told apart for one workload.
  public static final int MAX_PLATFORMS = 1_000;

  /// TCBs and failed checks that are told apart for one workload.
  static final int MAX_DISTINCT = 50;

  /// Operation of an attestation, before its kind.
  public static final String OPERATION = "attest/";

  /// After the kind, when the caller's own draft of a policy decided.
  public static final String DRAFT = ":draft";

  private final AuditLog log;
  private final InstantSource clock;

  public AttestationReports(AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /// @throws io.privyseal.audit.AuditUnavailableException if the log does not answer
  public AttestationReport of(ReportPeriod period) {
    var collected = new Collected(period);
    var filter =
        AuditFilter.ALL
            .ofVault(period.instance())
            .ofKind(Decision.Kind.ATTESTATION)
            .between(period.from(), period.until());
    var position = AuditPage.Position.NEWEST;
    for (var read = 0; ; ) {
      var page = log.list(filter, position, AuditPage.MAX_ENTRIES);
      page.entries().forEach(collected::add);
      read += page.entries().size();
      if (page.next().isEmpty()) {
        break;
      }
      if (read >= MAX_DECISIONS) {
        collected.leftOut.add(
            "decisions before the newest %d; ask for a shorter period".formatted(read));
        break;
      }
      position = page.next().get();
    }
    return collected.report(clock);
  }

  private static final class Collected {
    private final ReportPeriod period;
    private final Map<String, Workload> workloads = new LinkedHashMap<>();
    private final Map<String, PlatformReport> platforms = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private Verdicts verdicts = Verdicts.NONE;
    private boolean tooManyWorkloads;
    private boolean tooManyPlatforms;

    Collected(ReportPeriod period) {
      this.period = period;
    }

    void add(AuditEntry entry) {
      var event = entry.event();
      // Refusals of the administration are decisions about the same instance, of other operations.
      // What a draft of the caller's let through attested for nobody.
      if (!event.operation().startsWith(OPERATION) || event.operation().endsWith(DRAFT)) {
        return;
      }
      var facts = new AttestedFacts(event.facts());
      var measurement = facts.get(AttestedFacts.MEASUREMENT).orElse("");
      if (period.workload().isPresent() && !period.workload().get().equals(measurement)) {
        return;
      }
      verdicts = verdicts.plus(event.decision().verdict());
      var kind = event.operation().substring(OPERATION.length());
      var workload = workload(kind, measurement);
      if (workload != null) {
        workload.add(entry, facts);
      }
      platform(entry, facts);
    }

    private @Nullable Workload workload(String kind, String measurement) {
      var key = kind + " " + measurement;
      if (!workloads.containsKey(key) && workloads.size() >= MAX_WORKLOADS) {
        tooManyWorkloads = true;
        return null;
      }
      return workloads.computeIfAbsent(key, _ -> new Workload(kind, measurement));
    }

    private void platform(AuditEntry entry, AttestedFacts facts) {
      if (facts.get(AttestedFacts.TEE).isEmpty()
          || entry.event().decision().verdict()
              != io.privyseal.foundation.decision.Verdict.ACCEPTED) {
        return;
      }
      var chip = facts.get(AttestedFacts.CHIP).orElse("");
      // A chip may run several kinds, and hidden ones are told apart by what they show.
      var key =
          String.join(
              " ",
              chip,
              facts.get(AttestedFacts.TEE).orElse(""),
              chip.isEmpty() ? facts.get(AttestedFacts.TCB).orElse("") : "");
      if (!platforms.containsKey(key) && platforms.size() >= MAX_PLATFORMS) {
        tooManyPlatforms = true;
        return;
      }
      platforms.merge(
          key,
          new PlatformReport(chip, entry.recordedAt(), 1, facts),
          (newest, _) ->
              new PlatformReport(
                  newest.chip(), newest.last(), newest.accepted() + 1, newest.facts()));
    }

    AttestationReport report(InstantSource clock) {
      if (tooManyWorkloads) {
        leftOut.add("workloads beyond %d".formatted(MAX_WORKLOADS));
      }
      if (tooManyPlatforms) {
        leftOut.add("platforms beyond %d".formatted(MAX_PLATFORMS));
      }
      var told =
          workloads.values().stream()
              .map(Workload::report)
              .sorted(Comparator.comparingLong((WorkloadReport w) -> w.verdicts().all()).reversed())
              .toList();
      return new AttestationReport(
          period, clock.instant(), verdicts, told, List.copyOf(platforms.values()), leftOut);
    }
  }

  private static final class Workload {
    private final String kind;
    private final String measurement;
    private final Map<String, Long> tcbs = new LinkedHashMap<>();
    private final Map<String, Long> failed = new LinkedHashMap<>();
    private final Set<String> chips = new HashSet<>();
    private final NearMisses nearMisses = new NearMisses();
    private Verdicts verdicts = Verdicts.NONE;
    private @Nullable AuditEntry newest;
    private @Nullable AuditEntry oldest;

    Workload(String kind, String measurement) {
      this.kind = kind;
      this.measurement = measurement;
    }

    void add(AuditEntry entry, AttestedFacts facts) {
      var decision = entry.event().decision();
      newest = newest == null ? entry : newest;
      oldest = entry;
      verdicts = verdicts.plus(decision.verdict());
      facts.get(AttestedFacts.TCB).ifPresent(tcb -> count(tcbs, tcb));
      facts.get(AttestedFacts.CHIP).filter(_ -> chips.size() < MAX_PLATFORMS).ifPresent(chips::add);
      decision.deciding().forEach(finding -> count(failed, finding.check()));
      nearMisses.add(decision, facts, entry.recordedAt());
    }

    private static void count(Map<String, Long> counts, String what) {
      if (counts.containsKey(what) || counts.size() < MAX_DISTINCT) {
        counts.merge(what, 1L, Long::sum);
      }
    }

    WorkloadReport report() {
      if (newest == null || oldest == null) {
        throw new IllegalStateException("a workload is made for its first decision");
      }
      return new WorkloadReport(
          measurement,
          kind,
          verdicts,
          oldest.recordedAt(),
          newest.recordedAt(),
          mostFrequent(tcbs),
          chips.size(),
          mostFrequent(failed),
          nearMisses.mostFrequent());
    }

    private static Map<String, Long> mostFrequent(Map<String, Long> counts) {
      var sorted = new LinkedHashMap<String, Long>();
      counts.entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      return sorted;
    }
  }
}
