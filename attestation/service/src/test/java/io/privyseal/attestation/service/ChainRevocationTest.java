package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.MACHINE;
import static io.privyseal.attestation.service.TestInstance.MANUFACTURER;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.SimulatedAuthority;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What an instance does with collateral: it adds what evidence lacks, refuses what is revoked and
/// decides nothing without a list.
class ChainRevocationTest {
  private static final AttestationInstance AS_AZURE =
      AttestationInstance.of(
          "test", TestInstance.URL, TestInstance.TENANT, TestInstance.referenceValues());
  private static final BigInteger ASK = SimulatedAuthority.serial(ProductLine.MILAN, Role.ASK);

  private static JsonObject request(SnpEvidence evidence) {
    var report = Bytes.utf8(SimulatedMachine.maaReport(evidence).toJson()).base64Url();
    return JsonObject.builder().put("report", report).build();
  }

  private static SnpEvidence evidence() {
    return MACHINE.evidence(MACHINE.report());
  }

  @Test
  void aRevokedIssuerIsRefused() {
    var collateral = new TestCollateral(MANUFACTURER, NOW, ASK);
    try (var instance = TestInstance.start(AS_AZURE, collateral)) {
      var answer = instance.attest(request(evidence()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message()).contains("snp.chain.revocation");
    }
  }

  @Test
  void withoutAListNothingIsDecidedAndTheRecordSaysWhy() {
    try (var instance = TestInstance.start(AS_AZURE, Collateral.none("amd-kds: HTTP status 429"))) {
      var answer = instance.attest(request(evidence()));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isNotEmpty();
      var decision = instance.lastDecision();
      assertThat(decision.verdict()).isEqualTo(Verdict.UNDECIDED);
      assertThat(decision.findings().toString())
          .contains("collateral.available")
          .contains("amd-kds: HTTP status 429");
    }
  }

  @Test
  void anInstanceThatOnlyWarnsGivesATokenWithoutAList() {
    try (var instance =
        TestInstance.start(
            AS_AZURE.with(choices -> choices.checkingChains(RevocationRule.warn())),
            Collateral.none("out of reach"))) {
      assertThat(instance.attest(request(evidence())).status()).isEqualTo(200);
      assertThat(instance.lastDecision().findings().toString()).contains("only warned of");
    }
  }

  @Test
  void missingAuthoritiesAreAdded() {
    try (var instance = TestInstance.start(AS_AZURE)) {
      var leafAlone = evidence().withCertificates(evidence().certificates().subList(0, 1));

      assertThat(instance.attest(request(leafAlone)).status()).isEqualTo(200);
    }
  }

  @Test
  void aListThatIsIssuedWhileTheRequestWaitsForItIsNotOfTheFuture() {
    var clock = new AtomicReference<>(NOW);
    var slow =
        new TestCollateral(MANUFACTURER, NOW.plusSeconds(1)) {
          @Override
          public Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys) {
            clock.set(NOW.plusSeconds(2));
            return super.amdRevocationList(line, keys);
          }
        };
    try (var instance = TestInstance.start(AS_AZURE, slow, clock::get)) {
      assertThat(instance.attest(request(evidence())).status()).isEqualTo(200);
    }
  }
}
