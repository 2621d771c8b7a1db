package io.privyseal.attestation.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of real machines are recognised for what they are.
class RealEvidenceTest {
  private static final Path ROOT = Path.of(System.getProperty("privyseal.vectors", "vectors"));

  @ParameterizedTest
  @CsvSource({
    "snp/aci-sidecar/snp_report.bin, 1, 0, 0",
    "snp/aci-sidecar/uvm_host_amd_certificate.json, 0, 3, 0",
    "snp/aci-sidecar/uvm_host_amd_certificate.pem, 0, 3, 0",
    "snp/attestation-rs/live-evidence-genoa.json, 1, 1, 0",
    "snp/attestation-rs/live-report-v5-genoa.bin, 1, 0, 0",
    "snp/attestation-rs/live-vcek-genoa.der, 0, 1, 0",
    "snp/automata/vcek.der, 0, 1, 0",
    "snp/chains/ask_ark_turin_vlek.pem, 0, 2, 0",
    "snp/go-sev-guest/attestation.bin, 1, 0, 0",
    "snp/go-sev-guest/vcek.testcer, 0, 1, 0",
    "snp/privacy-sandbox-kms/snp.json, 1, 3, 1",
    "snp/tee-attestation-verification/milan_attestation_report.bin, 1, 0, 0",
    "snp/tee-attestation-verification/turin_attestation_report.bin, 1, 0, 0",
    "snp/tee-attestation-verification/turin_vcek.pem, 0, 1, 0",
    "snp/trustee/test-report.bin, 1, 0, 0",
    "snp/trustee/test-vlek-report.bin, 1, 0, 0",
    "snp/trustee/test-vlek.der, 0, 1, 0",
    "snp/virtee-sev/vcek_turin.der, 0, 1, 0"
  })
  void isRecognised(String file, int reports, int certificates, int uvm) throws IOException {
    var parts = EvidenceRecognizer.recognize(read(file));

    assertThat(parts.report().stream().count()).isEqualTo(reports);
    assertThat(parts.certificates()).hasSize(certificates);
    assertThat(parts.uvmEndorsements()).hasSize(uvm);
  }

  @ParameterizedTest
  @CsvSource({
    "azure-vtpm/attestation-rs/az_snp-live-evidence.json, 1",
    "azure-vtpm/trustee-snp/hcl-report.bin, 0",
    "azure-vtpm/trustee-snp/evidence-v2.json, 1"
  })
  void confidentialVmCarriesTheClaimsThatItsReportIsBoundTo(String file, int certificates)
      throws IOException {
    var parts = EvidenceRecognizer.recognize(read(file));

    assertThat(parts.certificates()).hasSize(certificates);
    assertThat(parts.report().orElseThrow().reportData())
        .isEqualTo(Digests.sha256(parts.runtimeData().orElseThrow()).concat(Bytes.zeros(32)));
  }

  @ParameterizedTest
  @CsvSource({
    "aci-sidecar/uvm_host_amd_certificate.json, 7308000000000003",
    "privacy-sandbox-kms/snp.json, 7308000000000003"
  })
  void endorsedTcbIsReadInItsOwnByteOrder(String file, String tcbm) throws IOException {
    var parts = EvidenceRecognizer.recognize(read("snp/" + file));

    assertThat(parts.endorsedTcb().orElseThrow().tcbm()).isEqualTo(tcbm);
  }

  private static Bytes read(String file) throws IOException {
    assumeTrue(Files.isDirectory(ROOT), "third-party vectors are not at " + ROOT);
    return Bytes.copyOf(Files.readAllBytes(ROOT.resolve(file)));
  }
}
