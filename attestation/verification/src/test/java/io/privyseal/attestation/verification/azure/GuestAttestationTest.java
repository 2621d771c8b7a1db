package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.azure.GuestAttestation;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.testkit.azure.AttestationInfoBuilder;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the guest attestation protocol carries is read, and verifies as what it is.
class GuestAttestationTest {
  private static AttestationInfoBuilder info() {
    return AttestationInfoBuilder.of(SimulatedVm.onSnp().made());
  }

  @Test
  void isReadAndVerifies() {
    var guest = GuestAttestation.parse(info().clientPayload("nonce", "1234").build());

    assertThat(guest.isolation()).isEqualTo(HclReport.Type.SNP);
    assertThat(guest.system().distribution()).isEqualTo("Ubuntu");
    assertThat(guest.system().major()).isEqualTo(24);
    assertThat(guest.attestedPcrs()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(guest.clientPayload().has("nonce")).isTrue();
    assertThat(EvidenceRecognizer.recognize(guest.proof()).toSnpEvidence().report().bytes())
        .isEqualTo(SimulatedVm.onSnp().made().hardware());
    var verified = assertThatVerification(SimulatedVm.verify(guest.vtpm())).isAccepted();
    assertThat(verified.ephemeralKey()).isPresent();
    assertThat(verified.log()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TpmInfo", "IsolationInfo", "AttestationProtocolVersion"})
  void memberThatIsMissingIsRefused(String member) {
    var members = new java.util.LinkedHashMap<>(info().build().members());
    members.remove(member);

    assertThatThrownBy(() -> GuestAttestation.parse(new JsonObject(members)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(member);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PcrQuote", "PcrSignature", "PCRs", "EncKeyCertifyInfo"})
  void memberOfTheTpmThatIsMissingIsRefused(String member) {
    assertThatThrownBy(() -> GuestAttestation.parse(info().withoutTpm(member).build()))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(member);
  }

  @Test
  void trustedLaunchIsRefusedForWantOfHardware() {
    var isolation = JsonObject.builder().put("Type", "TrustedLaunch").build();

    assertThatThrownBy(() -> GuestAttestation.parse(info().isolation(isolation).build()))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("no evidence of hardware");
  }

  @Test
  void registerThatStandsThereTwiceIsRefused() {
    var pcr = JsonObject.builder().put("Index", 3).put("Digest", "A".repeat(43)).build();
    var twice = new JsonArray(List.of(pcr, pcr));

    assertThatThrownBy(() -> GuestAttestation.parse(info().tpmMember("PCRs", twice).build()))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("second time");
  }
}
