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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On real files; where Gramine makes the quote when it is read, the test does.
class GramineAttesterTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");

  private final SimulatedPlatform platform =
      SimulatedIntel.create(CryptoEngines.choose(), SharedManufacturer.EPOCH, "Maker")
          .platform(SharedManufacturer.EPOCH);
  @TempDir private Path root;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(root.resolve("attestation_type"), "dcap");
    Files.write(root.resolve("user_report_data"), new byte[64]);
    Files.write(root.resolve("quote"), new byte[0]);
  }

  /// Gramine's files: reading `quote` has the platform quote what was written last.
  private final class Enclave implements DeviceFiles {
    private final DeviceFiles system = DeviceFiles.ofSystem();
    private int others;

    /// Another part of the process writes before each of the next reads.
    Enclave others(int reads) {
      others = reads;
      return this;
    }

    @Override
    public boolean exists(Path file) {
      return system.exists(file);
    }

    @Override
    public Bytes read(Path file, int maxBytes) throws IOException {
      if (!file.endsWith("quote")) {
        return system.read(file, maxBytes);
      }
      var data = root.resolve("user_report_data");
      if (others-- > 0) {
        system.write(data, Bytes.zeros(64));
      }
      return platform.quote(EnclaveReportBuilder.blank().reportData(system.read(data, 64)));
    }

    @Override
    public void write(Path file, Bytes content) throws IOException {
      system.write(file, content);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
      system.createDirectory(directory);
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
      system.removeDirectory(directory);
    }
  }

  private Evidence.SgxEnclave attest(Enclave enclave) {
    var attester = GramineAttester.of(enclave, root);
    assertThat(attester.kind()).isEqualTo(EvidenceKind.SGX_ENCLAVE);
    return (Evidence.SgxEnclave) attester.attest(RUNTIME_DATA);
  }

  @Test
  void theQuoteBindsTheRuntimeData() {
    var evidence = attest(new Enclave());

    assertThat(Quote.parse(evidence.quote()).body().reportData())
        .isEqualTo(ReportData.binding(RUNTIME_DATA));
  }

  @Test
  void aQuoteOfWhatAnotherPartWroteIsNotTaken() {
    var evidence = attest(new Enclave().others(1));

    assertThat(Quote.parse(evidence.quote()).body().reportData())
        .isEqualTo(ReportData.binding(RUNTIME_DATA));
  }

  @Test
  void anotherPartThatAlwaysWritesIsSaid() {
    assertThatThrownBy(() -> attest(new Enclave().others(100)))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("binds something else than was asked, 3 times");
  }

  @Test
  void anEnclaveWithoutRemoteAttestationIsSaidWithWhatToDo() throws IOException {
    Files.writeString(root.resolve("attestation_type"), "none");

    assertThatThrownBy(() -> attest(new Enclave()))
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
  void aQuoteThatIsNoneIsSaid() {
    assertThatThrownBy(() -> GramineAttester.of(DeviceFiles.ofSystem(), root).attest(RUNTIME_DATA))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("version: expected 2 bytes");
  }
}
