package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.azure.SimulatedVm.ENGINE;
import static io.privyseal.attestation.verification.azure.SimulatedVm.NONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.host.VtpmAttack;
import io.privyseal.attestation.testkit.host.VtpmScene;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every attack of a malicious host on a virtual TPM: caught by the checks it is meant to be caught
/// by, and by no other.
class MaliciousHostTest {
  private static final SimulatedVtpm STRANGER = SimulatedVtpm.create(ENGINE);

  /// On hardware of both makers.
  private enum On {
    SNP(SimulatedVm.onSnp().vm(), SimulatedVm.snpParavisor()),
    TDX(SimulatedVm.onTdx().vm(), SimulatedVm.tdxParavisor());

    @SuppressWarnings("ImmutableEnumChecker") // a scene is a record of immutable parts
    private final VtpmScene scene;

    On(SimulatedAzureVm vm, SimulatedParavisor strangers) {
      this.scene = new VtpmScene(vm, SimulatedAzureVm.of(strangers, STRANGER), NONCE);
    }
  }

  static Stream<Arguments> attacks() {
    return Stream.of(On.values())
        .flatMap(on -> Stream.of(VtpmAttack.values()).map(attack -> Arguments.of(attack, on)));
  }

  @Test
  void honestEvidenceIsAccepted() {
    for (var on : On.values()) {
      assertThatVerification(verify(SimulatedVm.of(on.scene.vm(), on.scene.honest()))).isAccepted();
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("attacks")
  void isCaught(VtpmAttack attack, Enum<?> on) {
    var scene = On.valueOf(on.name()).scene;
    var verification = verify(SimulatedVm.of(scene.vm(), attack.perform(scene)));

    assertThat(verification.verdict()).as(attack.sentence()).isEqualTo(attack.verdict());
    assertThat(
            verification.findings().stream()
                .filter(f -> f.outcome() == Outcome.FAILED || f.outcome() == Outcome.UNDECIDED))
        .as(attack.sentence())
        .extracting(Finding::check)
        .containsExactlyInAnyOrderElementsOf(attack.caughtBy());
  }

  private static Verification<VerifiedVtpm> verify(SimulatedVm vm) {
    return SimulatedVm.verify(
        vm,
        VtpmExpectations.answering(NONCE)
            .eventLog(log -> log.requireSecureBoot())
            .requireEphemeralKey());
  }
}
