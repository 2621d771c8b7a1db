package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;

import io.privyseal.attestation.testkit.azure.RuntimeClaimsBuilder;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.eventlog.EventLogCheck;
import io.privyseal.attestation.verification.eventlog.EventLogExpectations;
import io.privyseal.attestation.verification.tpm.QuoteCheck;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each check can pass: one VM that meets every demand, under expectations that demand it all.
class EveryVtpmCheckTest {
  private static final Verification<VerifiedVtpm> VERIFICATION = verify();

  @ParameterizedTest
  @EnumSource(VtpmCheck.class)
  void passes(VtpmCheck check) {
    assertThatVerification(VERIFICATION).passed(check);
  }

  @ParameterizedTest
  @EnumSource(QuoteCheck.class)
  void passes(QuoteCheck check) {
    assertThatVerification(VERIFICATION).passed(check);
  }

  @ParameterizedTest
  @EnumSource(EventLogCheck.class)
  void passes(EventLogCheck check) {
    assertThatVerification(VERIFICATION).passed(check);
  }

  private static Verification<VerifiedVtpm> verify() {
    var simulated = SimulatedVm.onSnp().vm();
    var tpm = simulated.tpm();
    var claims =
        RuntimeClaimsBuilder.of(tpm.attestationPublic(), tpm.endorsementPublic())
            .configuration("console-enabled", new JsonBoolean(false))
            .userData(Bytes.ofHex("42".repeat(64)))
            .bytes();
    var vm =
        SimulatedVm.of(
            simulated, simulated.attest(SimulatedVm.NONCE, simulated.paravisor().report(claims)));
    return SimulatedVm.verify(
        vm,
        VtpmExpectations.answering(SimulatedVm.NONCE)
            .requireParavisor(vm.hardware().launchMeasurement())
            .requireSecureBoot()
            .requireNoConsole()
            .requireVmId("5a1e0c9d-2b5f-4c5b-9c52-7d0f4b8e6a11")
            .requireUserData(Bytes.ofHex("42".repeat(64)))
            .requireEphemeralKey()
            .quote(quote -> quote.requireValue(7, vm.evidence().pcrs().value(7).orElseThrow()))
            .eventLog(EventLogExpectations::requireSecureBoot)
            .eventLog(EventLogExpectations::requireRevocations));
  }
}
