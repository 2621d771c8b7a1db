package io.privyseal.attestation.reports;

import static io.privyseal.attestation.reports.RecordedAttestations.NOW;
import static io.privyseal.attestation.reports.RecordedAttestations.milan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.reports.RecordedAttestations.TestCheck;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.audit.AuditPage;
import io.privyseal.audit.storage.PostgresAuditLog;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AttestationReportsTest {
  private static final String ONE = "11".repeat(48);
  private static final String TWO = "22".repeat(48);
  private static final String CHIP = "aa".repeat(64);
  private static final String OTHER_CHIP = "bb".repeat(64);
  private static final AttestedFacts UNKNOWN = new AttestedFacts.Builder().build();

  private final Database database = TestPostgres.migratedDatabase();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final PostgresAuditLog log = new PostgresAuditLog(database, now::get);
  private final RecordedAttestations service = new RecordedAttestations(log);
  private final AttestationReports reports = new AttestationReports(log, () -> NOW);

  @AfterEach
  void close() {
    database.close();
  }

  private static ReportPeriod period() {
    return new ReportPeriod(
        "east", NOW.minusSeconds(3600), NOW.plusSeconds(3600), Optional.empty());
  }

  private AttestationReport report() {
    return reports.of(period());
  }

  private WorkloadReport only() {
    assertThat(report().workloads()).hasSize(1);
    return report().workloads().getFirst();
  }

  @Test
  void verdictsAreCountedPerWorkloadAndInAll() {
    service.accepted(milan(ONE, CHIP).build());
    service.accepted(milan(ONE, OTHER_CHIP).build());
    service.rejected(milan(TWO, CHIP).build());
    service.undecided(UNKNOWN);

    var report = report();

    assertThat(report.verdicts()).isEqualTo(new Verdicts(2, 1, 1));
    assertThat(report.workloads())
        .extracting(WorkloadReport::measurement)
        .as("most decisions first, newest first among equals")
        .containsExactly(ONE, "", TWO);
    assertThat(report.workloads().getFirst().chips()).isEqualTo(2);
    assertThat(report.workloads().getFirst().kind()).isEqualTo("SevSnpVm");
  }

  @Test
  void decidingChecksAreCounted() {
    service.rejected(milan(ONE, CHIP).build());
    service.rejected(milan(ONE, CHIP).build());
    service.undecided(milan(ONE, CHIP).build());
    assertThat(only().failedChecks())
        .containsExactly(
            java.util.Map.entry("test.signature", 2L), java.util.Map.entry("test.revocation", 1L));
  }

  @Test
  void tcbsAreCounted() {
    service.accepted(milan(ONE, CHIP).build());
    service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB, "newer").build());
    service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB, "newer").build());
    assertThat(only().tcbs())
        .containsExactly(
            java.util.Map.entry("newer", 2L),
            java.util.Map.entry("bootloader 3, tee 0, snp 8, microcode 115", 1L));
  }

  @Test
  void aPlatformIsShownAsItAttestedLast() {
    service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB, "older").build());
    service.accepted(milan(TWO, CHIP).put(AttestedFacts.TCB, "newer").build());
    service.rejected(milan(TWO, OTHER_CHIP).build());

    var platforms = report().platforms();

    assertThat(platforms).as("a refused one is not known to be one").hasSize(1);
    assertThat(platforms.getFirst().facts().get(AttestedFacts.TCB)).contains("newer");
    assertThat(platforms.getFirst().accepted()).isEqualTo(2);
  }

  @Test
  void onlyThePeriodIsRead() {
    now.set(NOW.minus(Duration.ofHours(2)));
    service.accepted(milan(ONE, CHIP).build());
    now.set(NOW.plus(Duration.ofHours(1)));
    service.accepted(milan(ONE, CHIP).build());
    now.set(NOW);
    service.accepted(milan(ONE, CHIP).build());
    assertThat(report().verdicts().all()).isEqualTo(1);
  }

  @Test
  void onlyTheInstanceAndItsAttestationsAreRead() {
    service.record("west", "attest/SevSnpVm", UNKNOWN, passed());
    service.record("east", "policies/set", UNKNOWN, passed());
    assertThat(report().verdicts().all()).isZero();
  }

  @Test
  void onlyTheWorkloadIsRead() {
    service.accepted(milan(ONE, CHIP).build());
    service.accepted(milan(TWO, OTHER_CHIP).build());
    var one =
        reports.of(new ReportPeriod("east", period().from(), period().until(), Optional.of(ONE)));
    assertThat(one.verdicts().all()).isEqualTo(1);
    assertThat(one.workloads()).extracting(WorkloadReport::measurement).containsExactly(ONE);
    assertThat(one.platforms()).extracting(PlatformReport::chip).containsExactly(CHIP);
  }

  @Test
  void everyPageOfTheLogIsRead() {
    for (var i = 0; i < AuditPage.MAX_ENTRIES + 5; i++) {
      service.accepted(milan(ONE, CHIP).build());
    }
    assertThat(report().verdicts().accepted()).isEqualTo(AuditPage.MAX_ENTRIES + 5L);
    assertThat(report().leftOut()).isEmpty();
  }

  @Test
  void whatADraftLetThroughAttestedForNobody() {
    service.record(
        "east", "attest/SevSnpVm" + AttestationReports.DRAFT, milan(ONE, CHIP).build(), passed());

    assertThat(report().verdicts().accepted()).isZero();
    assertThat(report().workloads()).isEmpty();
    assertThat(report().platforms()).isEmpty();
  }

  @Test
  void workloadsBeyondTheBoundAreLeftOutAndTheReportSaysSo() {
    for (var i = 0; i < AttestationReports.MAX_WORKLOADS + 3; i++) {
      service.accepted(milan("%096x".formatted(i + 1), CHIP).build());
    }
    var report = report();
    assertThat(report.workloads()).hasSize(AttestationReports.MAX_WORKLOADS);
    assertThat(report.verdicts().accepted()).isEqualTo(AttestationReports.MAX_WORKLOADS + 3L);
    assertThat(report.leftOut()).containsExactly("workloads beyond 200");
  }

  @Test
  void aPeriodEndsAfterItBeginsAndIsNotTooLong() {
    assertThatThrownBy(() -> new ReportPeriod("east", NOW, NOW, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new ReportPeriod(
                "east", NOW, NOW.plus(ReportPeriod.MAX).plusSeconds(1), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Finding> passed() {
    return List.of(Finding.passed(TestCheck.SIGNATURE, "", "", ""));
  }

  @Nested
  class Close {
    private NearMiss near() {
      assertThat(only().nearMisses()).hasSize(1);
      return only().nearMisses().getFirst();
    }

    @Test
    void aTcbExactlyAtTheMinimum() {
      service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB_MINIMUM, "0300000000000770").build());
      assertThat(near().kind()).isEqualTo(NearMiss.Kind.TCB_AT_MINIMUM);
      assertThat(near().what()).isEqualTo("bootloader exactly at the minimum");
    }

    @Test
    void aTcbBelowTheMinimum() {
      service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB_MINIMUM, "0200000000000874").build());
      assertThat(only().nearMisses())
          .extracting(NearMiss::what)
          .containsExactlyInAnyOrder("microcode below the minimum", "snp exactly at the minimum");
    }

    @Test
    void aTcbAboveTheMinimumIsNotClose() {
      service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB_MINIMUM, "0200000000000770").build());
      assertThat(only().nearMisses()).isEmpty();
    }

    @Test
    void aTcbThatIntelWouldHaveUpdated() {
      service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB_STATUS, "SWHardeningNeeded").build());
      assertThat(near().kind()).isEqualTo(NearMiss.Kind.TCB_NOT_UP_TO_DATE);
    }

    @Test
    void anUpToDateTcbIsNotClose() {
      service.accepted(milan(ONE, CHIP).put(AttestedFacts.TCB_STATUS, "UpToDate").build());
      assertThat(only().nearMisses()).isEmpty();
    }

    @Test
    void anEndorsementThatEndsSoon() {
      var end = NOW.plus(NearMisses.SOON).minusSeconds(1);
      service.accepted(milan(ONE, CHIP).put(AttestedFacts.ENDORSED_UNTIL, end.toString()).build());
      assertThat(near().kind()).isEqualTo(NearMiss.Kind.ENDORSEMENT_ENDS);
    }

    @Test
    void anEndorsementThatLastsIsNotClose() {
      var end = NOW.plus(NearMisses.SOON);
      service.accepted(milan(ONE, CHIP).put(AttestedFacts.ENDORSED_UNTIL, end.toString()).build());
      assertThat(only().nearMisses()).isEmpty();
    }

    @Test
    void collateralWithinItsGrace() {
      var text =
          Freshness.UNTIL_NEXT_UPDATE
              .withGrace(Duration.ofDays(3))
              .describe(NOW.minusSeconds(20), NOW.minusSeconds(10), NOW);
      service.accepted(
          milan(ONE, CHIP).build(), Finding.passed(TestCheck.REVOCATION, "crl", "current", text));
      assertThat(near().kind()).isEqualTo(NearMiss.Kind.TOLERATED);
      assertThat(near().what()).startsWith("test.revocation: ");
    }

    @Test
    void whatWasOnlyWarnedOf() {
      service.accepted(
          milan(ONE, CHIP).build(),
          Finding.notChecked(TestCheck.REVOCATION, "crl", "not enforced, only warned of: no list"));
      assertThat(near().kind()).isEqualTo(NearMiss.Kind.TOLERATED);
    }

    @Test
    void aClaimThatWasWithheld() {
      service.accepted(
          milan(ONE, CHIP).build(),
          Finding.passed(TestCheck.COMPLIANCE, "status", "a", "withheld: b").withHint("Mend it."));
      assertThat(near().kind()).isEqualTo(NearMiss.Kind.REMARK);
    }

    @Test
    void theSameClosenessIsCountedOnceWithItsNewestExample() {
      var facts = milan(ONE, CHIP).put(AttestedFacts.TCB_STATUS, "OutOfDate").build();
      service.accepted(facts);
      now.set(NOW.plusSeconds(1));
      var newest = service.accepted(facts);
      assertThat(near().count()).isEqualTo(2);
      assertThat(near().example()).isEqualTo(newest);
      assertThat(near().last()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void whatWasRefusedWasNotClose() {
      service.rejected(milan(ONE, CHIP).put(AttestedFacts.TCB_STATUS, "OutOfDate").build());
      assertThat(only().nearMisses()).isEmpty();
    }
  }
}
