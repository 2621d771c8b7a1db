package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.EvidenceParts;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From the files as they are found to a verdict: recognition and verification together.
class RecognisedVectorsTest {
  private static final Instant MID_2026 = Instant.parse("2026-06-01T00:00:00Z");
  private static final SnpVerifier VERIFIER =
      new SnpVerifier(CryptoEngines.choose(), TrustAnchors.amd());

  @BeforeAll
  static void vectorsArePresent() {
    Vectors.assumePresent();
  }

  private static final SnpExpectations DEFAULTS =
      SnpExpectations.secureDefaults()
          .withRevocation(RevocationRule.off("no list was captured with these reports"));

  private static EvidenceParts recognize(String... files) {
    return Arrays.stream(files)
        .map(file -> EvidenceRecognizer.recognize(Vectors.bytes(file)))
        .reduce(EvidenceParts.NONE, EvidenceParts::plus);
  }

  @Test
  void guestEnvelopeWithPublishedChain() {
    var parts = recognize("attestation-rs/live-evidence-genoa.json", Vectors.GENOA_VCEK);

    assertThatVerification(VERIFIER.verify(parts.toSnpEvidence(), DEFAULTS, MID_2026)).isAccepted();
  }

  @Test
  void guestEnvelopeAloneIsUndecided() {
    var parts = recognize("attestation-rs/live-evidence-genoa.json");

    assertThat(VERIFIER.verify(parts.toSnpEvidence(), DEFAULTS, MID_2026).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void containerGroupHoldsAllThatIsNeeded() {
    var parts = recognize("privacy-sandbox-kms/snp.json");
    var expectations =
        DEFAULTS
            .requireMeasurement(
                Bytes.ofHex(
                    "02c3b0d5bf1d256fa4e3b5deefc07b55ff2f7029085ed350f60959140a1a51f1"
                        + "310753ba5ab2c03a0536b1c0c193af47"))
            .requireHostData(
                Bytes.ofHex("73973b78d70cc68353426de188db5dfc57e5b766e399935fb73a61127ea26d20"));

    var verification = VERIFIER.verify(parts.toSnpEvidence(), expectations, MID_2026);

    var verified = assertThatVerification(verification).isAccepted();
    assertThatVerification(verification).passed(SnpCheck.ENDORSED_TCB);
    assertThat(verified.currentTcb().microcode()).isEqualTo(210);
    assertThat(verified.reportedTcb().microcode()).isEqualTo(115);
    assertThat(verified.evidence().uvmEndorsements()).hasSize(1);
  }

  @Test
  void containerGroupReportIsBoundToItsRuntimeData() {
    var parts =
        recognize("aci-sidecar/snp_report.bin", "aci-sidecar/uvm_host_amd_certificate.json");
    var runtimeData = Bytes.utf8("{\n   \"akey\" : \"avalue\"\n}\n");
    var expectations = DEFAULTS.requireReportData(new ReportDataBinding.Sha256Of(runtimeData));

    var verification = VERIFIER.verify(parts.toSnpEvidence(), expectations, MID_2026);

    assertThatVerification(verification).isAccepted();
    assertThatVerification(verification).passed(SnpCheck.REPORT_DATA);
    assertThatVerification(verification).passed(SnpCheck.ENDORSED_TCB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"attestation-rs/az_snp-live-evidence.json", "trustee-snp/evidence-v2.json"})
  void confidentialVmIsBoundToTheClaimsOfItsParavisor(String file) {
    var path = Path.of("..", "azure-vtpm", file).toString();
    var parts = recognize(path, Vectors.MILAN_VCEK);
    var expectations =
        DEFAULTS.requireReportData(
            new ReportDataBinding.Sha256Of(parts.runtimeData().orElseThrow()));

    var verification = VERIFIER.verify(parts.toSnpEvidence(), expectations, MID_2026);

    assertThatVerification(verification).isAccepted();
    assertThatVerification(verification).passed(SnpCheck.REPORT_DATA);
  }
}
