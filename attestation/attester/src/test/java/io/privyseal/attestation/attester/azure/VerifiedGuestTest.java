package io.privyseal.attestation.attester.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.swtpm.AzureMachine;
import io.privyseal.attestation.attester.swtpm.SoftwareTpm;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.azure.VtpmExpectations;
import io.privyseal.attestation.verification.azure.VtpmVerifier;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.x509.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a real software TPM quotes is what the verifier of virtual TPMs accepts.
class VerifiedGuestTest {
  private static final Instant NOW = SharedManufacturer.EPOCH.plusSeconds(3600);
  private static final Bytes NONCE = Bytes.utf8("nonce of a verifier");

  private final CryptoEngine engine = CryptoEngines.choose();
  private final SimulatedMachine snp = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
  private AzureMachine machine;
  private AzureVtpm vtpm;

  @BeforeEach
  void boot(@TempDir Path directory) throws IOException {
    SoftwareTpm.assumeInstalled();
    machine = AzureMachine.boot(directory, SimulatedParavisor.on(snp), MeasuredBoot.linux(true));
    vtpm = machine.vtpm();
  }

  @AfterEach
  void stop() {
    if (machine != null) {
      vtpm.close();
      machine.close();
    }
  }

  /// The hardware as it comes over the TPM and the host, verified.
  private VerifiedHardware hardware() {
    var attester = AzureVmAttester.of(vtpm, machine.metadata());
    var evidence = (Evidence.SevSnpVm) attester.attest(Bytes.utf8("{}"));
    var chain = Pem.blocks(evidence.certificateChain()).stream().map(Pem.Block::der).toList();
    var manufacturer = SharedManufacturer.get();
    var verification =
        new SnpVerifier(engine, manufacturer.addTo(TrustAnchors.amd()))
            .verify(
                SnpEvidence.of(SnpReport.parse(evidence.report()), chain)
                    .withRevocationLists(
                        List.of(manufacturer.revocationList(snp.productLine(), NOW))),
                SnpExpectations.secureDefaults(),
                NOW);
    assertThat(verification).isInstanceOf(Verification.Accepted.class);
    return new VerifiedHardware.Snp(((Verification.Accepted<VerifiedSnp>) verification).evidence());
  }

  private Verification<VerifiedVtpm> verify(VtpmExpectations expected) {
    var hardware = hardware();
    HclReport report = vtpm.report();
    var quoted = vtpm.quote(new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7)), NONCE);
    var evidence =
        VtpmEvidence.of(report, quoted.quote(), quoted.values())
            .withLog(EventLog.parseTcg(machine.system().eventLog()))
            .withClaimedKey(vtpm.attestationKey());
    return new VtpmVerifier(engine).verify(evidence, hardware, expected, NOW);
  }

  @Test
  void isAcceptedWithItsBoot() {
    var verification = verify(VtpmExpectations.answering(NONCE).requireSecureBoot());

    assertThat(verification).isInstanceOf(Verification.Accepted.class);
  }

  @Test
  void isRejectedForAnotherNonce() {
    var verification = verify(VtpmExpectations.answering(Bytes.utf8("another nonce")));

    assertThat(verification).isInstanceOf(Verification.Rejected.class);
  }

  @Test
  void isRejectedWhenARegisterWasExtendedOutsideOfTheLog() {
    vtpm.tpm().pcrExtend(7, TpmHash.SHA256, Bytes.zeros(32));

    var verification = verify(VtpmExpectations.answering(NONCE));

    assertThat(verification).isInstanceOf(Verification.Rejected.class);
  }
}
