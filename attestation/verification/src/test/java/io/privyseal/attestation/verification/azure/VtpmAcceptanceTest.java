package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

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
    assertThatVerification(verification).passed(VtpmCheck.HARDWARE_REPORT);
    assertThatVerification(verification)
        .didNotCheck(VtpmCheck.PARAVISOR_LEVEL, "to the paravisor alone");
  }
}
