package io.privyseal.attestation.attester.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.swtpm.AzureMachine;
import io.privyseal.attestation.attester.swtpm.SoftwareTpm;
import io.privyseal.attestation.attester.tpm.NvPublic;
import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hardware's report in a real software TPM, renewed by a simulated paravisor.
class AzureVmAttesterTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"keys\":[]}");

  @TempDir private Path directory;

  @BeforeEach
  void needsASoftwareTpm() {
    SoftwareTpm.assumeInstalled();
  }

  private AzureMachine onSnp() throws IOException {
    var snp = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
    return AzureMachine.boot(directory, SimulatedParavisor.on(snp), MeasuredBoot.linux(true));
  }

  private AzureMachine onTdx() throws IOException {
    var intel = SimulatedIntel.create(CryptoEngines.choose(), SharedManufacturer.EPOCH, "Maker");
    return AzureMachine.boot(
        directory,
        SimulatedParavisor.on(intel.platform(SharedManufacturer.EPOCH)),
        MeasuredBoot.linux(true));
  }

  @Test
  void putsTheDigestOfTheRuntimeDataIntoTheClaimsThatTheReportBinds() throws IOException {
    try (var machine = onSnp();
        var vtpm = machine.vtpm()) {
      var attester = AzureVmAttester.of(vtpm, machine.metadata());

      var evidence = (Evidence.SevSnpVm) attester.attest(RUNTIME_DATA);

      assertThat(attester.kind()).isEqualTo(EvidenceKind.SEV_SNP_VM);
      assertThat(HclClaims.parse(evidence.runtimeData()).userData())
          .contains(Digests.sha512(RUNTIME_DATA.toArray()));
      assertThat(SnpReport.parse(evidence.report()).reportData())
          .isEqualTo(HclReport.reportDataFor(evidence.runtimeData()));
    }
  }

  @Test
  void givesTheQuoteOfTheHostInPlaceOfAReportOfATrustDomain() throws IOException {
    try (var machine = onTdx();
        var vtpm = machine.vtpm()) {
      var attester = AzureVmAttester.of(vtpm, machine.metadata());

      var evidence = (Evidence.TdxVm) attester.attest(RUNTIME_DATA);

      assertThat(attester.kind()).isEqualTo(EvidenceKind.TDX_VM);
      assertThat(Quote.parse(evidence.quote()).body().reportData())
          .isEqualTo(HclReport.reportDataFor(evidence.runtimeData()));
      assertThat(machine.host().seen()).containsExactly("POST /acc/tdquote true");
    }
  }

  @Test
  void takesNoQuoteOfAnotherReport() throws IOException {
    try (var machine = onTdx();
        var vtpm = machine.vtpm()) {
      var attester = AzureVmAttester.of(vtpm, machine.metadata());
      var other = (Evidence.TdxVm) attester.attest(RUNTIME_DATA);
      machine.host().answerInstead(200, "{\"quote\":\"" + other.quote().base64Url() + "\"}");

      assertThatThrownBy(() -> attester.attest(Bytes.utf8("{}")))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("the host's quote is of another report");
    }
  }

  @Test
  void givesUpWhenTheParavisorDoesNotTakeTheUserDataOver() throws IOException {
    var pauses = new ArrayList<Duration>();
    try (var machine = onSnp();
        // Past the paravisor, straight to the TPM.
        var vtpm = new AzureVtpm(machine.software().open(), pauses::add)) {
      assertThatThrownBy(() -> vtpm.report(Bytes.zeros(63).concat(Bytes.copyOf((byte) 1))))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("did not take the user data over in 8 reads");
      assertThat(pauses).hasSize(7);
    }
  }

  @Test
  void makesTheIndexOfTheUserDataAnewWhenItHasAnotherSize() throws IOException {
    try (var machine = onSnp();
        var vtpm = machine.vtpm()) {
      vtpm.tpm().nvDefine(NvPublic.readWrite(AzureVtpm.USER_DATA, 32));

      var userData = Digests.sha512(RUNTIME_DATA.toArray());
      assertThat(vtpm.report(userData).claims().userData()).contains(userData);
    }
  }

  @Test
  void aVtpmWithoutAReportIsNoConfidentialVm() throws IOException {
    try (var machine = onSnp();
        var vtpm = machine.vtpm()) {
      vtpm.tpm().nvUndefine(AzureVtpm.HCL_REPORT);

      assertThatThrownBy(() -> AzureVmAttester.of(vtpm, machine.metadata()))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("HCL report: TPM2_NV_READ_PUBLIC: TPM_RC_HANDLE")
          .hasMessageContaining("This is no confidential VM of Azure");
    }
  }

  @Test
  void aReportThatIsNoneIsSaid() throws IOException {
    try (var machine = onSnp();
        var vtpm = machine.vtpm()) {
      vtpm.tpm().nvWrite(AzureVtpm.HCL_REPORT, Bytes.utf8("XCLA"));

      assertThatThrownBy(() -> AzureVmAttester.of(vtpm, machine.metadata()))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("magic: expected HCLA");
    }
  }

  @Test
  void aQuoteHoldsTheNonceThatWasGiven() throws IOException {
    try (var machine = onSnp();
        var vtpm = machine.vtpm()) {
      var nonce = Bytes.utf8("a nonce of the verifier");

      var quoted = vtpm.quote(new TreeSet<>(List.of(0, 7)), nonce);

      assertThat(quoted.quote().nonce()).isEqualTo(nonce);
      assertThat(quoted.values().digest(List.of(0, 7), TpmHash.SHA256))
          .contains(quoted.quote().pcrDigest());
    }
  }

  @Test
  void theCertificateOfTheAttestationKeyMayBeMissing() throws IOException {
    try (var machine = onSnp();
        var vtpm = machine.vtpm()) {
      assertThat(vtpm.attestationKeyCertificate()).isNotEqualTo(Bytes.empty());

      vtpm.tpm().nvUndefine(AzureVtpm.AK_CERTIFICATE);

      assertThat(vtpm.attestationKeyCertificate()).isEqualTo(Bytes.empty());
    }
  }
}
