package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.azure.AzureEvidence;
import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.time.Instant;

/// A simulated confidential VM and its evidence, as tests of refusals share them.
record SimulatedVm(
    SimulatedAzureVm vm, AzureEvidence made, VtpmEvidence evidence, VerifiedHardware hardware) {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final Bytes NONCE = Bytes.utf8("an answer to this");
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final VtpmVerifier VERIFIER = new VtpmVerifier(ENGINE);

  private static final SimulatedVtpm TPM = SimulatedVtpm.create(ENGINE);
  private static final SnpVerifier SNP =
      new SnpVerifier(ENGINE, SharedManufacturer.get().addTo(TrustAnchors.amd()));
  private static final SimulatedIntel INTEL =
      SimulatedIntel.create(ENGINE, SharedManufacturer.EPOCH, "Simulated maker");
  private static final SimulatedPlatform PLATFORM = INTEL.platform(SharedManufacturer.EPOCH);
  private static final QuoteVerifier TDX =
      new QuoteVerifier(ENGINE, INTEL.addTo(IntelTrustAnchors.intel()));
  private static final SimulatedVm ON_SNP = attest(SimulatedAzureVm.of(snpParavisor(), TPM));
  private static final SimulatedVm ON_TDX =
      attest(SimulatedAzureVm.of(SimulatedParavisor.on(PLATFORM), TPM));

  static SimulatedVm onSnp() {
    return ON_SNP;
  }

  static SimulatedVm onTdx() {
    return ON_TDX;
  }

  static SimulatedParavisor.OnTdx tdxParavisor() {
    return SimulatedParavisor.on(PLATFORM);
  }

  static SimulatedParavisor.OnSnp snpParavisor() {
    return SimulatedParavisor.on(
        SharedManufacturer.get().machine(ProductLine.MILAN, SharedManufacturer.EPOCH));
  }

  static SimulatedVm attest(SimulatedAzureVm vm) {
    return of(vm, vm.attest(NONCE));
  }

  static SimulatedVm of(SimulatedAzureVm vm, AzureEvidence made) {
    var evidence =
        VtpmEvidence.of(
                HclReport.parse(made.hclReport().nvContent()),
                TpmQuote.azure(made.quote().attest(), made.quote().signature()),
                PcrValues.of(TpmHash.SHA256, made.registers()))
            .withLog(EventLog.parseTcg(made.log()))
            .withClaimedKey(TpmPublic.parse(made.attestationArea().bytes()))
            .withEphemeralKey(
                new CertifiedKey(
                    TpmPublic.parse(made.encryptionKey().area().bytes()),
                    TpmAttest.parse(made.certifiedKey().attest()),
                    TpmSignature.rsassaSha256(made.certifiedKey().signature())));
    return new SimulatedVm(vm, made, evidence, hardware(made));
  }

  /// By a caller that lets guests of any privilege level through: what follows must not.
  private static VerifiedHardware hardware(AzureEvidence made) {
    return made.certificates().isEmpty() ? tdx(made) : snp(made);
  }

  private static VerifiedHardware snp(AzureEvidence made) {
    var verification =
        SNP.verify(
            SnpEvidence.of(SnpReport.parse(made.hardware()), made.certificates()),
            SnpExpectations.secureDefaults()
                .allowVmplUpTo(3)
                .withRevocation(RevocationRule.off("a simulated maker")),
            NOW);
    return new VerifiedHardware.Snp(assertThatVerification(verification).isAccepted());
  }

  private static VerifiedHardware tdx(AzureEvidence made) {
    var verification =
        TDX.verifyTdx(
            QuoteEvidence.of(Quote.parse(made.hardware())),
            PLATFORM.tdxCollateral(NOW).build().read(),
            TdxExpectations.secureDefaults(),
            NOW);
    return new VerifiedHardware.Tdx(assertThatVerification(verification).isAccepted());
  }

  static Verification<VerifiedVtpm> verify(SimulatedVm vm, VtpmExpectations expected) {
    return VERIFIER.verify(vm.evidence(), vm.hardware(), expected, NOW);
  }

  static Verification<VerifiedVtpm> verify(VtpmEvidence evidence) {
    return VERIFIER.verify(evidence, ON_SNP.hardware(), VtpmExpectations.answering(NONCE), NOW);
  }
}
