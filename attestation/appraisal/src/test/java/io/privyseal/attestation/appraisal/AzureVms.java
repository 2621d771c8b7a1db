package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.testkit.azure.AzureEvidence;
import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.azure.VtpmExpectations;
import io.privyseal.attestation.verification.azure.VtpmVerifier;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;

/// Verified confidential VMs of a simulated Azure.
final class AzureVms {
  private static final Bytes NONCE = Bytes.utf8("nonce");
  private static final SimulatedVtpm TPM = SimulatedVtpm.create(Guests.ENGINE);
  private static final SnpVerifier SNP =
      new SnpVerifier(Guests.ENGINE, Guests.MANUFACTURER.addTo(TrustAnchors.amd()));

  private AzureVms() {}

  /// On SEV-SNP, started under secure boot or not.
  static VerifiedVtpm verified(boolean secureBoot) {
    var made = attested(SimulatedParavisor.on(Guests.MACHINE), secureBoot);
    return verified(evidence(made), new VerifiedHardware.Snp(hardware(made)));
  }

  /// On SEV-SNP, under secure boot, with neither log nor ephemeral key.
  static VerifiedVtpm bare() {
    var made = attested(SimulatedParavisor.on(Guests.MACHINE), true);
    return verified(quoted(made), new VerifiedHardware.Snp(hardware(made)));
  }

  /// On TDX, started under secure boot.
  static VerifiedVtpm onTdx() {
    var made = attested(SimulatedParavisor.on(Enclaves.PLATFORM), true);
    return verified(
        evidence(made), new VerifiedHardware.Tdx(Enclaves.verifiedTrustDomain(made.hardware())));
  }

  private static AzureEvidence attested(SimulatedParavisor paravisor, boolean secureBoot) {
    return SimulatedAzureVm.of(paravisor, TPM.booted(MeasuredBoot.linux(secureBoot))).attest(NONCE);
  }

  private static VerifiedVtpm verified(VtpmEvidence evidence, VerifiedHardware hardware) {
    return accepted(
        new VtpmVerifier(Guests.ENGINE)
            .verify(evidence, hardware, VtpmExpectations.answering(NONCE), Guests.NOW));
  }

  private static VtpmEvidence quoted(AzureEvidence made) {
    return VtpmEvidence.of(
        HclReport.parse(made.hclReport().nvContent()),
        TpmQuote.azure(made.quote().attest(), made.quote().signature()),
        PcrValues.of(TpmHash.SHA256, made.registers()));
  }

  private static VtpmEvidence evidence(AzureEvidence made) {
    return quoted(made)
        .withLog(EventLog.parseTcg(made.log()))
        .withClaimedKey(TpmPublic.parse(made.attestationArea().bytes()))
        .withEphemeralKey(
            new CertifiedKey(
                TpmPublic.parse(made.encryptionKey().area().bytes()),
                TpmAttest.parse(made.certifiedKey().attest()),
                TpmSignature.rsassaSha256(made.certifiedKey().signature())));
  }

  private static VerifiedSnp hardware(AzureEvidence made) {
    return accepted(
        SNP.verify(
            SnpEvidence.of(SnpReport.parse(made.hardware()), made.certificates()),
            SnpExpectations.secureDefaults()
                .withRevocation(RevocationRule.off("these tests are about appraisal")),
            Guests.NOW));
  }

  private static <E> E accepted(Verification<E> verification) {
    if (verification instanceof Verification.Accepted<E>(var evidence, _)) {
      return evidence;
    }
    throw new AssertionError(verification.findings());
  }
}
