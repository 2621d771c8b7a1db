package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.sevsnp.Simulated.NOW;
import static io.privyseal.attestation.verification.sevsnp.Simulated.VERIFIER;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.host.SnpAttack;
import io.privyseal.attestation.testkit.host.SnpScene;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every attack of a malicious host, on every product line: caught by the checks it is meant to be
/// caught by, and by no other.
class MaliciousHostTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("the present request");
  private static final Bytes MEASUREMENT = Bytes.ofHex("5a".repeat(48));

  private static final KeyPair HOST_KEY = Simulated.ENGINE.generateRsa(4096);

  static Stream<SimulatedMachine> machines() {
    return Stream.of(Simulated.MILAN, Simulated.GENOA, Simulated.TURIN);
  }

  static Stream<Arguments> attacks() {
    return machines()
        .flatMap(machine -> Stream.of(SnpAttack.values()).map(a -> Arguments.of(a, machine)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("machines")
  void honestEvidenceIsAccepted(SimulatedMachine machine) {
    assertThatVerification(verify(scene(machine).honest(), machine)).isAccepted();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("attacks")
  void isCaught(SnpAttack attack, SimulatedMachine machine) {
    var verification = verify(attack.perform(scene(machine)), machine);

    assertThat(verification.verdict()).as(attack.sentence()).isEqualTo(attack.verdict());
    assertThat(verification.findings().stream().filter(MaliciousHostTest::isHeldBack))
        .as(attack.sentence())
        .extracting(Finding::check)
        .containsExactlyInAnyOrderElementsOf(attack.caughtBy());
  }

  @ParameterizedTest
  @EnumSource(SnpAttack.class)
  void saysWhatTheHostDoes(SnpAttack attack) {
    assertThat(attack.sentence()).matches("[a-z].*[^.]");
    assertThat(attack.caughtBy()).isNotEmpty();
  }

  private static boolean isHeldBack(Finding finding) {
    return finding.outcome() == Outcome.FAILED || finding.outcome() == Outcome.UNDECIDED;
  }

  private static SnpScene scene(SimulatedMachine machine) {
    return new SnpScene(machine, RUNTIME_DATA, MEASUREMENT, NOW, HOST_KEY);
  }

  private static Verification<VerifiedSnp> verify(SnpEvidence evidence, SimulatedMachine machine) {
    return VERIFIER.verify(
        evidence,
        SnpExpectations.secureDefaults()
            .requireMeasurement(MEASUREMENT)
            .requireTcbAtLeast(machine.productLine(), machine.tcb())
            .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA)),
        NOW);
  }
}
