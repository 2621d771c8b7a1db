package io.privyseal.attestation.attester.gramine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceFiles;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.ReportData;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.intel.EnclaveReportBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On real files; where Gramine makes the quote when it is read, the test does.
class GramineAttesterTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");

  private final SimulatedPlatform platform =
      SimulatedIntel.create(CryptoEngines.choose(), SharedManufacturer.EPOCH, "Maker")
          .platform(SharedManufacturer.EPOCH);
  @TempDir private Path root;

  private FakeGramine gramine() throws IOException {
    return FakeGramine.in(
        root, data -> platform.quote(EnclaveReportBuilder.blank().reportData(data)));
  }

  private Evidence.SgxEnclave attest(FakeGramine enclave) {
    var attester = GramineAttester.of(enclave, root);
    assertThat(attester.kind()).isEqualTo(EvidenceKind.SGX_ENCLAVE);
    return (Evidence.SgxEnclave) attester.attest(RUNTIME_DATA);
  }

  @Test
  void theQuoteBindsTheRuntimeData() throws IOException {
    var evidence = attest(gramine());

    assertThat(Quote.parse(evidence.quote()).body().reportData())
        .isEqualTo(ReportData.binding(RUNTIME_DATA));
  }

  @Test
  void aQuoteOfWhatAnotherPartWroteIsNotTaken() throws IOException {
    var evidence = attest(gramine().others(1));

    assertThat(Quote.parse(evidence.quote()).body().reportData())
        .isEqualTo(ReportData.binding(RUNTIME_DATA));
  }

  @Test
  void anotherPartThatAlwaysWritesIsSaid() {
    assertThatThrownBy(() -> attest(gramine().others(100)))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("binds something else than was asked, 3 times");
  }

  @Test
  void anEnclaveWithoutRemoteAttestationIsSaidWithWhatToDo() throws IOException {
    var gramine = gramine();
    Files.writeString(root.resolve("attestation_type"), "none");

    assertThatThrownBy(() -> attest(gramine))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("the attestation type is none")
        .hasMessageContaining("sgx.remote_attestation = \"dcap\"");
  }

  @Test
  void outsideOfAnEnclaveItIsSaid() {
    assertThatThrownBy(
            () -> GramineAttester.of(DeviceFiles.ofSystem(), Path.of("/dev/attestation-none")))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("Run in an SGX enclave of Gramine.");
  }

  @Test
  void aQuoteThatIsNoneIsSaid() throws IOException {
    var _ = gramine();

    assertThatThrownBy(() -> GramineAttester.of(DeviceFiles.ofSystem(), root).attest(RUNTIME_DATA))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("version: expected 2 bytes");
  }
}
