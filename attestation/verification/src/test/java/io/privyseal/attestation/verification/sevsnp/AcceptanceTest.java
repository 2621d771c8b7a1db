package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.sevsnp.Simulated.DEFAULTS;
import static io.privyseal.attestation.verification.sevsnp.Simulated.GENOA;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN_VLEK;
import static io.privyseal.attestation.verification.sevsnp.Simulated.NOW;
import static io.privyseal.attestation.verification.sevsnp.Simulated.TURIN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.Cpuid;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification.Accepted;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is accepted, and how it says so.
class AcceptanceTest {
  static Stream<SimulatedMachine> machines() {
    return Stream.of(
        MILAN, GENOA, TURIN, MILAN_VLEK, GENOA.withVlek("CN=one"), TURIN.withVlek("CN=two"));
  }

  @ParameterizedTest
  @MethodSource("machines")
  void goodEvidenceOfEveryLineAndKey(SimulatedMachine machine) {
    var runtimeData = Bytes.utf8("{\"keys\":[]}");
    var verified =
        assertThatVerification(
                verify(
                    machine.attest(runtimeData),
                    DEFAULTS.requireReportData(new ReportDataBinding.Sha256Of(runtimeData))))
            .isAccepted();

    assertThat(verified.productLine()).isEqualTo(machine.productLine());
    assertThat(verified.keyKind()).isEqualTo(machine.keyKind());
    assertThat(verified.reportedTcb()).isEqualTo(machine.tcb());
    assertThat(verified.isSimulated()).isTrue();
    assertThat(verified.trustRoot()).isEqualTo("Simulated manufacturer");
  }

  @ParameterizedTest
  @MethodSource("machines")
  void simulatedEvidenceIsRefusedUnderAmdsRootsAlone(SimulatedMachine machine) {
    var verifier = new SnpVerifier(Simulated.ENGINE, TrustAnchors.amd());

    assertThatVerification(verifier.verify(machine.evidence(machine.report()), DEFAULTS, NOW))
        .isRejectedBecauseOf(SnpCheck.CHAIN_ROOT);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void everyVersion(int version) {
    var report = MILAN.report().version(version);
    if (version == 2) {
      report.cpuid(new Cpuid(0, 0, 0));
    }
    assertThatVerification(verify(report)).isAccepted();
  }

  @Test
  void version2OfTurinIsReadByItsChipId() {
    var report = TURIN.report().version(2).cpuid(new Cpuid(0, 0, 0));

    assertThat(assertThatVerification(verify(TURIN.evidence(report))).isAccepted().reportedTcb())
        .isEqualTo(TURIN.tcb());
  }

  @Test
  void version2WithMaskedChipIdIsReadByItsCertificate() {
    var report = TURIN.report().version(2).cpuid(new Cpuid(0, 0, 0)).chipId(Bytes.zeros(64));
    var verification = verify(TURIN.evidence(report));

    assertThat(assertThatVerification(verification).isAccepted().reportedTcb())
        .isEqualTo(TURIN.tcb());
    assertThatVerification(verification).didNotCheck(SnpCheck.CERTIFIED_CHIP, "masks its chip id");
    assertThatVerification(verification).passed(SnpCheck.TCB_ORDER);
  }

  @Test
  void numbersFrom128UpAreReadUnsigned() {
    var high = MILAN.withTcb(TcbVersion.of(TcbVersion.Layout.MILAN_GENOA, 0, 128, 200, 255, 240));

    assertThat(
            assertThatVerification(verify(high.evidence(high.report()))).isAccepted().reportedTcb())
        .isEqualTo(high.tcb());
  }

  @Test
  void certificatesMayComeInAnyOrderWithOthersAmongThem() {
    var certificates = new ArrayList<>(MILAN.certificates());
    certificates.add(MILAN_VLEK.certificates().get(0));
    certificates.add(MILAN_VLEK.certificates().get(1));
    certificates.add(GENOA.certificates().get(0));
    certificates.add(GENOA.certificates().get(1));
    Collections.reverse(certificates);
    var evidence = MILAN.evidence(MILAN.report()).withCertificates(certificates);

    assertThat(assertThatVerification(verify(evidence)).isAccepted().keyKind())
        .isEqualTo(KeyKind.VCEK);
  }

  @Test
  void reissuedCertificateOverTheSameKey() {
    var reissued = MILAN.leaf().issuedBy(MILAN.issuer());
    assertThat(reissued).isNotEqualTo(MILAN.certificates().getFirst());
    var evidence =
        MILAN.evidence(MILAN.report()).withCertificates(MILAN.certificatesWith(reissued));

    assertThatVerification(verify(evidence)).isAccepted();
  }

  @Test
  void reportedTcbBelowTheCurrentOne() {
    var old = TcbVersion.of(TcbVersion.Layout.MILAN_GENOA, 0, 3, 0, 8, 115);
    var machine = MILAN.withTcb(old);
    var report = machine.report().currentTcb(MILAN.tcb().raw());

    assertThatVerification(verify(machine.evidence(report))).isAccepted();
  }

  @Test
  void everyCheckIsAnsweredOnceInTheOrderOfTheCatalogue() {
    var ids = Arrays.stream(SnpCheck.values()).map(SnpCheck::id).toList();

    assertThat(verify(MILAN.report()).findings()).extracting(Finding::check).isEqualTo(ids);
    assertThat(verify(MILAN.report().signatureAlgorithm(2)).findings())
        .extracting(Finding::check)
        .isEqualTo(ids);
    assertThat(verify(MILAN.evidence(MILAN.report()).withCertificates(List.of())).findings())
        .extracting(Finding::check)
        .isEqualTo(ids);
  }

  @Test
  void everyCheckSaysWhatItAsksAndHowToMendIt() {
    for (var check : SnpCheck.values()) {
      assertThat(check.id()).matches("snp\\.[a-z]+\\.[a-z0-9-]+");
      assertThat(check.statement()).isNotBlank();
      assertThat(check.source()).isNotBlank();
      assertThat(check.mend()).isNotBlank();
    }
    assertThat(Arrays.stream(SnpCheck.values()).map(SnpCheck::id)).doesNotHaveDuplicates();
  }

  @Test
  void whatWasNotExpectedIsShownAsNotChecked() {
    var findings = verify(MILAN.report()).findings();

    assertThat(findings)
        .filteredOn(f -> f.outcome() == Outcome.NOT_CHECKED)
        .allSatisfy(f -> assertThat(f.actual()).isNotBlank())
        .extracting(Finding::check)
        .contains(SnpCheck.MEASUREMENT.id(), SnpCheck.HOST_DATA.id(), SnpCheck.TCB_MINIMUM.id());
  }

  @Test
  void findingsOfAGoodReportSayWhatTheySaw() {
    var verification = assertThatVerification(verify(MILAN.report()));

    verification.says(
        SnpCheck.RESERVED_BITS, "policy bit 17 one, all other reserved bits zero", "as expected");
    verification.says(
        SnpCheck.TCB_ORDER,
        "at most %s; firmware 1.55.29".formatted(MILAN.tcb()),
        "committed " + MILAN.tcb());
    verification.says(SnpCheck.CERTIFIED_TCB, MILAN.tcb().toString(), MILAN.tcb().toString());
  }

  @Test
  void warmVerificationGivesTheSameFindings() {
    var verifier = new SnpVerifier(Simulated.ENGINE, Simulated.ANCHORS);
    var evidence = MILAN.evidence(MILAN.report());
    var cold = verifier.verify(evidence, DEFAULTS, NOW);
    var warm = verifier.verify(evidence, DEFAULTS, NOW);

    assertThat(cold).isInstanceOf(Accepted.class);
    assertThat(warm.findings()).isEqualTo(cold.findings());
  }
}
