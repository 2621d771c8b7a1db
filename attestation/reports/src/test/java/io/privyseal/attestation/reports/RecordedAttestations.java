package io.privyseal.attestation.reports;

import io.privyseal.audit.AuditEvent;
import io.privyseal.audit.AuditLog;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Decisions as an attestation service records them.
public final class RecordedAttestations {
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /// Milan: boot loader 3, TEE 0, SNP 8, microcode 115.
  public static final String TCB = "0300000000000873";

  private final AuditLog log;
  private int number;

  public RecordedAttestations(AuditLog log) {
    this.log = log;
  }

  public enum TestCheck implements Check {
    SIGNATURE("test.signature"),
    REVOCATION("test.revocation"),
    COMPLIANCE("test.compliance");

    private final String id;

    TestCheck(String id) {
      this.id = id;
    }

    @Override
    public Definition definition() {
      return new Definition(id, "it holds", "the test", "Mend it.");
    }
  }

  public static AttestedFacts.Builder milan(String measurement, String chip) {
    return new AttestedFacts.Builder()
        .put(AttestedFacts.TEE, "sevsnp")
        .put(AttestedFacts.MEASUREMENT, measurement)
        .put(AttestedFacts.CHIP, chip)
        .put(AttestedFacts.PLATFORM, "Milan")
        .put(AttestedFacts.TCB, "bootloader 3, tee 0, snp 8, microcode 115")
        .put(AttestedFacts.TCB_REPORTED, TCB);
  }

  public DecisionId accepted(AttestedFacts facts, Finding... more) {
    var findings = new ArrayList<Finding>();
    findings.add(Finding.passed(TestCheck.SIGNATURE, "report", "", ""));
    findings.addAll(List.of(more));
    return record("east", "attest/SevSnpVm", facts, findings);
  }

  public DecisionId rejected(AttestedFacts facts) {
    return record(
        "east",
        "attest/SevSnpVm",
        facts,
        List.of(Finding.failed(TestCheck.SIGNATURE, "report", "good", "bad")));
  }

  public DecisionId undecided(AttestedFacts facts) {
    return record(
        "east",
        "attest/SevSnpVm",
        facts,
        List.of(Finding.undecided(TestCheck.REVOCATION, "", "no answer")));
  }

  public DecisionId record(
      String instance, String operation, AttestedFacts facts, List<Finding> findings) {
    var id = new DecisionId("d-%032x".formatted(++number));
    var decision = Decision.of(id, Decision.Kind.ATTESTATION, "report", "anonymous", NOW, findings);
    log.record(
        AuditEvent.of(decision, "attestation", operation)
            .tenant("t")
            .vault(instance)
            .resource("/attestation/" + instance)
            .facts(facts.values())
            .build());
    return id;
  }
}
