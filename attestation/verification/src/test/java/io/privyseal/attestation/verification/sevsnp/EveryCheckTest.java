package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN_VLEK;
import static io.privyseal.attestation.verification.sevsnp.Simulated.NOW;
import static io.privyseal.attestation.verification.sevsnp.Simulated.verify;

import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.evidence.sevsnp.FirmwareVersion;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations.PlatformDemand;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each check can pass: one guest that meets every demand, under expectations that demand it all.
class EveryCheckTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");
  private static final Bytes DIGEST = Bytes.ofHex("a1".repeat(48));
  private static final Bytes HOST_DATA = Bytes.ofHex("b2".repeat(32));
  private static final Bytes ID = Bytes.ofHex("c3".repeat(16));
  private static final FirmwareVersion FIRMWARE = new FirmwareVersion(1, 55, 29);
  private static final String PROVIDER = "CN=test.example";

  private final Verification<VerifiedSnp> withVcek =
      verify(
          evidence(MILAN).withEndorsedTcb(MILAN.tcb().raw()),
          strict().requireChipId(MILAN.chipId()));
  private final Verification<VerifiedSnp> withVlek =
      verify(evidence(MILAN_VLEK), strict().requireCloudProvider(PROVIDER));

  @ParameterizedTest
  @EnumSource(SnpCheck.class)
  void passes(SnpCheck check) {
    var verification = check == SnpCheck.CLOUD_PROVIDER ? withVlek : withVcek;

    assertThatVerification(verification).passed(check);
  }

  private static SnpEvidence evidence(SimulatedMachine machine) {
    var around = new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
    return machine
        .evidence(report(machine))
        .withRevocationLists(
            List.of(machine.authorities().ark().revocationList(around, List.of())));
  }

  private static SnpReportBuilder report(SimulatedMachine machine) {
    return machine
        .report()
        .policyBit(16, false) // SMT
        .policyBit(20, true) // SINGLE_SOCKET
        .policyBit(22, true) // MEM_AES_256_XTS
        .policyBit(23, true) // RAPL_DIS
        .policyBit(24, true) // CIPHERTEXT_HIDING_DRAM
        .flags(machine.keyKind() == KeyKind.VLEK ? 0b101 : 0b001) // SIGNING_KEY, AUTHOR_KEY_EN
        .platform(0x3c) // ECC_EN, RAPL_DIS, CIPHERTEXT_HIDING_DRAM_EN, ALIAS_CHECK_COMPLETE
        .guestSvn(7)
        .measurement(DIGEST)
        .hostData(HOST_DATA)
        .idKeyDigest(DIGEST)
        .authorKeyDigest(DIGEST)
        .familyId(ID)
        .imageId(ID)
        .boundTo(RUNTIME_DATA);
  }

  private static SnpExpectations strict() {
    var expectations =
        SnpExpectations.secureDefaults()
            .requireVmpl(0)
            .requireAbiMajorAtLeast(0)
            .requireTcbAtLeast(MILAN.productLine(), MILAN.tcb())
            .requireFirmwareAtLeast(FIRMWARE)
            .requireGuestSvnAtLeast(7)
            .requireMeasurement(DIGEST)
            .requireHostData(HOST_DATA)
            .requireIdKeyDigest(DIGEST)
            .requireAuthorKeyDigest(DIGEST)
            .requireFamilyId(ID)
            .requireImageId(ID)
            .requireReportData(new ReportDataBinding.Sha256Of(RUNTIME_DATA));
    for (var demand : PlatformDemand.values()) {
      expectations = expectations.require(demand);
    }
    return expectations;
  }
}
