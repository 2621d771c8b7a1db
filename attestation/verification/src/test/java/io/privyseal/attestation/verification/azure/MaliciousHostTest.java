package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.azure.SimulatedVm.ENGINE;
import static io.privyseal.attestation.verification.azure.SimulatedVm.NONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.host.VtpmAttack;
import io.privyseal.attestation.testkit.host.VtpmScene;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every attack of a malicious host on a virtual TPM: caught by the checks it is meant to be caught
/// by, and by no other.
class MaliciousHostTest {
  private static final SimulatedAzureVm VM = SimulatedVm.onSnp().vm();
  private static final SimulatedAzureVm STRANGER =
      SimulatedAzureVm.of(SimulatedVm.snpParavisor(), SimulatedVtpm.create(ENGINE));
  private static final VtpmScene SCENE = new VtpmScene(VM, STRANGER, NONCE);

  @Test
  void honestEvidenceIsAccepted() {
    assertThatVerification(verify(SimulatedVm.of(VM, SCENE.honest()))).isAccepted();
  }

  @ParameterizedTest
  @EnumSource(VtpmAttack.class)
  void isCaught(VtpmAttack attack) {
    var verification = verify(SimulatedVm.of(VM, attack.perform(SCENE)));

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
