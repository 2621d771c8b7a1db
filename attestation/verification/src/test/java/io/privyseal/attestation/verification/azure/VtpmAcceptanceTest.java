package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.verification.eventlog.EventLogCheck;
import io.privyseal.attestation.verification.eventlog.EventLogExpectations;
import io.privyseal.attestation.verification.eventlog.SecureBoot.Established;
import io.privyseal.attestation.verification.tpm.QuoteCheck;
import io.privyseal.foundation.bytes.Bytes;
import org.junit.jupiter.api.Test;

/// Confidential VMs of a simulated Azure are accepted, and what comes out is what they were.
class VtpmAcceptanceTest {
  @Test
  void vmThatMeetsEveryDemandIsAccepted() {
    var vm = SimulatedVm.onSnp();

    var verification =
        SimulatedVm.verify(
            vm,
            VtpmExpectations.answering(SimulatedVm.NONCE)
                .requireSecureBoot()
                .requireEphemeralKey()
                .requireParavisor(vm.hardware().launchMeasurement())
                .requireUserData(Bytes.zeros(64))
                .quote(quote -> quote.requireValue(7, vm.evidence().pcrs().value(7).orElseThrow()))
                .eventLog(EventLogExpectations::requireSecureBoot));

    var verified = assertThatVerification(verification).isAccepted();
    assertThat(verified.answeredNonce()).contains(SimulatedVm.NONCE);
    assertThat(verified.pcrs().values().keySet()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(verified.ephemeralKey()).isPresent();
    assertThat(verified.hardware().isSimulated()).isTrue();
    assertThat(verified.paravisorWasExpected()).isTrue();
    assertThat(((Established) verified.log().orElseThrow().secureBoot()).enabled()).isTrue();
    assertThatVerification(verification).passed(EventLogCheck.SECURE_BOOT);
    assertThatVerification(verification)
        .says(VtpmCheck.HARDWARE_REPORT, "the verified evidence of the hardware", "as expected");
    assertThatVerification(verification)
        .says(VtpmCheck.ATTESTATION_KEY, "the key HCLAkPub", "as expected");
    assertThatVerification(verification)
        .says(VtpmCheck.USER_DATA, "00".repeat(64), "00".repeat(64));
    assertThat(verified.claims()).isEqualTo(HclClaims.parse(vm.evidence().runtimeClaims()));
    assertThat(verified.runtimeClaims()).isEqualTo(vm.evidence().runtimeClaims());
    assertThat(verified.quote().quote()).isEqualTo(vm.evidence().quote());
    assertThat(verified.verifiedAt()).isEqualTo(SimulatedVm.NOW);
    assertThat(verified.hardware().trustRoot()).isEqualTo("Simulated manufacturer");
    assertThat(verified).hasToString("VerifiedVtpm[Simulated manufacturer]");
  }

  @Test
  void quoteWithoutChallengeCountsAsBoundToNothing() {
    var verification =
        SimulatedVm.verify(
            SimulatedVm.onSnp(), VtpmExpectations.withoutChallenge("the protocol has none"));

    var verified = assertThatVerification(verification).isAccepted();
    assertThat(verified.answeredNonce()).isEmpty();
    assertThat(verified.paravisorWasExpected()).isFalse();
    assertThatVerification(verification).didNotCheck(VtpmCheck.PARAVISOR, "a TPM of their own");
    assertThatVerification(verification).didNotCheck(QuoteCheck.NONCE, "the protocol has none");
  }

  @Test
  void vmOnTdxIsAcceptedWithTheQuoteOfItsTdReport() {
    var verification =
        SimulatedVm.verify(
            SimulatedVm.onTdx(),
            VtpmExpectations.answering(SimulatedVm.NONCE).requireEphemeralKey());

    var verified = assertThatVerification(verification).isAccepted();
    assertThat(verified.hardware()).isInstanceOf(VerifiedHardware.Tdx.class);
    assertThat(verified.hardware().isSimulated()).isTrue();
    assertThat(verified.hardware().trustRoot()).isEqualTo("Simulated maker");
    assertThatVerification(verification).passed(VtpmCheck.HARDWARE_REPORT);
    assertThatVerification(verification)
        .didNotCheck(VtpmCheck.PARAVISOR_LEVEL, "to the paravisor alone");
  }

  @Test
  void paravisorOfATrustDomainIsKnownByItsMrtd() {
    var vm = SimulatedVm.onTdx();
    var expected = VtpmExpectations.answering(SimulatedVm.NONCE);
    var own = vm.evidence().hcl().orElseThrow().hardwareReport().slice(512 + 16, 48);

    assertThatVerification(SimulatedVm.verify(vm, expected.requireParavisor(own)))
        .says(VtpmCheck.PARAVISOR, own.hex(), own.hex());
    assertThatVerification(
            SimulatedVm.verify(vm, expected.requireParavisor(Bytes.ofHex("77".repeat(48)))))
        .isRejectedBecauseOf(VtpmCheck.PARAVISOR);
  }
}
