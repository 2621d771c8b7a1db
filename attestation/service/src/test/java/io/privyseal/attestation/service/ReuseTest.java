package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.MACHINE;
import static io.privyseal.attestation.service.TestInstance.MANUFACTURER;
import static io.privyseal.attestation.service.TestInstance.MEASUREMENT;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static io.privyseal.attestation.service.TestInstance.URL;
import static io.privyseal.attestation.service.TestInstance.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.reports.AttestationReports;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.reports.ReportPeriod;
import io.privyseal.attestation.service.cache.CacheBounds;
import io.privyseal.attestation.service.revocation.Revocation;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.revocation.SubjectKind;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Verifications that are used again, and what is recorded of each answer.
class ReuseTest {
  private static final JsonObject REQUEST = request();
  private static final String PATH = "/policies/SevSnpVm?api-version=2022-08-01";

  private final AtomicLong epoch = new AtomicLong();
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
  private final TestInstance instance =
      TestInstance.start(
          AttestationInstance.of("test", URL, TestInstance.TENANT, TestInstance.referenceValues()),
          withEpoch(new TestCollateral(MANUFACTURER, NOW)));

  @AfterEach
  void close() {
    instance.close();
  }

  /// The same collateral, whose epoch the test sets.
  private Collateral withEpoch(Collateral same) {
    return (Collateral)
        Proxy.newProxyInstance(
            Collateral.class.getClassLoader(),
            new Class<?>[] {Collateral.class},
            (_, method, arguments) -> {
              if (method.getName().equals("epoch")) {
                return epoch.get();
              }
              meanwhile.getAndSet(() -> {}).run();
              return method.invoke(same, arguments);
            });
  }

  /// What the record says of the verification: made now, or made before.
  private String made() {
    assertThat(instance.attest(REQUEST).status()).isEqualTo(200);
    return instance.lastDecision().findings().stream()
        .filter(finding -> finding.check().equals("maa.verification.reuse"))
        .map(Finding::actual)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSecondOfTwoEqualRequestsIsNotVerifiedAndTheRecordSaysSo() {
    assertThat(made()).isEqualTo("made now");
    assertThat(made()).isEqualTo("made at %s, 0 s ago".formatted(NOW));
    assertThat(instance.service.reuse().hits()).isEqualTo(1);
  }

  @Test
  void everyAnswerIsRecordedAndHasATokenOfItsOwn() {
    var first = instance.attest(REQUEST).claims();
    var second = instance.attest(REQUEST).claims();
    assertThat(instance.audit.entries()).hasSize(2);
    assertThat(second.string("jti")).isNotEqualTo(first.string("jti"));
  }

  @Test
  void anotherPolicyMakesItVoid() {
    made();
    var policy = PolicyToken.unsecured("version=1.0;authorizationrules{=> permit();};");
    assertThat(
            instance
                .send("PUT", PATH, policy.compact(), instance.as(Role.ATTESTATION_CONTRIBUTOR))
                .status())
        .isEqualTo(200);
    assertThat(made()).isEqualTo("made now");
  }

  @Test
  void otherCollateralMakesItVoid() {
    made();
    epoch.incrementAndGet();
    assertThat(made()).isEqualTo("made now");
  }

  @Test
  void aRevocationRuleMakesItVoid() {
    made();
    revoke("77".repeat(64));
    assertThat(made()).isEqualTo("made now");
  }

  @Test
  void aRuleThatComesWhileEvidenceIsVerifiedHolds() {
    meanwhile.set(() -> revoke(MACHINE.chipId().hex()));

    assertThat(instance.attest(REQUEST).status()).isEqualTo(400);
  }

  @Test
  void whatIsRevokedIsRefusedThoughItWasVerifiedAMomentAgo() {
    made();
    revoke(MACHINE.chipId().hex());
    assertThat(instance.attest(REQUEST).status()).isEqualTo(400);
  }

  private void revoke(String chip) {
    instance
        .service
        .revocations()
        .add(
            new Revocation(
                UUID.randomUUID(),
                new Subject(SubjectKind.CHIP, chip),
                "r",
                "a",
                "d-1",
                NOW,
                Optional.empty()));
  }

  @Test
  void anEarlierSuccessDoesNotAnswerWhenTheRulesCannotBeRead() {
    made();
    instance.database.close();
    assertThat(instance.attest(REQUEST).status()).isEqualTo(503);
  }

  @Test
  void anEarlierSuccessDoesNotAnswerWhenItCannotBeRecorded() {
    made();
    instance.audit.breakDown();
    assertThat(instance.attest(REQUEST).status()).isEqualTo(503);
  }

  @Test
  void anInstanceCanBeToldToRememberNothing() {
    var of =
        AttestationInstance.of("test", URL, TestInstance.TENANT, TestInstance.referenceValues());
    try (var forgetful =
        TestInstance.start(of.with(choices -> choices.reusing(CacheBounds.NONE)))) {
      forgetful.attest(REQUEST);
      forgetful.attest(REQUEST);
      assertThat(forgetful.service.reuse().hits()).isZero();
    }
  }

  @Test
  void theRecordTellsWhatAReportNeeds() {
    made();
    var facts = new AttestedFacts(instance.audit.entries().getLast().event().facts());
    assertThat(facts.get(AttestedFacts.TEE)).contains("sevsnp");
    assertThat(facts.get(AttestedFacts.MEASUREMENT)).contains(MEASUREMENT.hex());
    assertThat(facts.get(AttestedFacts.CHIP)).contains(MACHINE.chipId().hex());
    assertThat(facts.get(AttestedFacts.PLATFORM)).contains("Milan");
    assertThat(facts.amdTcb(AttestedFacts.TCB_REPORTED)).contains(MACHINE.tcb());
    assertThat(facts.amdTcb(AttestedFacts.TCB_MINIMUM)).contains(MACHINE.tcb());
    assertThat(facts.endorsedUntil()).isPresent();
    assertThat(facts.isSimulated()).isTrue();
  }

  @Test
  void aReportIsToldFromTheRecord() {
    made();
    instance.attest(JsonObject.EMPTY);
    var report =
        new AttestationReports(instance.audit, () -> NOW)
            .of(
                new ReportPeriod(
                    "test", NOW.minusSeconds(1), NOW.plusSeconds(1), Optional.empty()));
    assertThat(report.verdicts().accepted()).isEqualTo(1);
    assertThat(report.verdicts().rejected()).isEqualTo(1);
    assertThat(report.platforms()).hasSize(1);
    var told = report.workloads().stream().filter(w -> !w.measurement().isEmpty()).findFirst();
    assertThat(told.orElseThrow().nearMisses())
        .as("the machine has exactly what the reference values ask for")
        .isNotEmpty();
  }
}
