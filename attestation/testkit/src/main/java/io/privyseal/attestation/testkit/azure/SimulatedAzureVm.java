package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.azure.SimulatedParavisor.OnSnp;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor.OnTdx;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm.HeldKey;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm.Signed;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import java.util.SortedSet;

/// A simulated confidential VM: a paravisor and its virtual TPM. Immutable.
///
/// @param userData what the guest wrote for the report, 64 bytes
public record SimulatedAzureVm(SimulatedParavisor paravisor, SimulatedVtpm tpm, Bytes userData) {
  /// What one attestation of this VM consists of.
  ///
  /// @param hclReport with its runtime claims
  /// @param quote of the virtual TPM
  /// @param pcrs which registers it quotes
  /// @param tpm the TPM that made it, for registers and log
  /// @param hardware the SNP report, or the TD quote
  /// @param certificates of the hardware report's key; empty where the quote holds them
  /// @param encryptionKey what the answer is sealed to
  /// @param certifiedKey the TPM's word for it
  public record Evidence(
      HclReportBuilder hclReport,
      Signed quote,
      SortedSet<Integer> pcrs,
      SimulatedVtpm tpm,
      Bytes hardware,
      List<Bytes> certificates,
      HeldKey encryptionKey,
      Signed certifiedKey) {
    public Evidence {
      certificates = List.copyOf(certificates);
    }

    public Evidence withReport(HclReportBuilder other) {
      return new Evidence(
          other, quote, pcrs, tpm, hardware, certificates, encryptionKey, certifiedKey);
    }

    public Evidence withQuote(Signed other) {
      return new Evidence(
          hclReport, other, pcrs, tpm, hardware, certificates, encryptionKey, certifiedKey);
    }

    public Evidence withTpm(SimulatedVtpm other) {
      return new Evidence(
          hclReport, quote, pcrs, other, hardware, certificates, encryptionKey, certifiedKey);
    }

    public Evidence withHardware(Bytes other, List<Bytes> otherCertificates) {
      return new Evidence(
          hclReport, quote, pcrs, tpm, other, otherCertificates, encryptionKey, certifiedKey);
    }

    public Evidence withEncryptionKey(HeldKey other, Signed certified) {
      return new Evidence(hclReport, quote, pcrs, tpm, hardware, certificates, other, certified);
    }
  }

  public static SimulatedAzureVm of(SimulatedParavisor paravisor, SimulatedVtpm tpm) {
    return new SimulatedAzureVm(paravisor, tpm, Bytes.zeros(64));
  }

  /// The same VM after its guest wrote user data.
  public SimulatedAzureVm withUserData(Bytes data) {
    return new SimulatedAzureVm(paravisor, tpm, data);
  }

  /// The same VM after another boot of its guest.
  public SimulatedAzureVm withTpm(SimulatedVtpm other) {
    return new SimulatedAzureVm(paravisor, other, userData);
  }

  public HclReportBuilder hclReport() {
    return paravisor.report(tpm, userData);
  }

  /// Everything that one attestation needs, with that nonce in the TPM's quote.
  public Evidence attest(Bytes nonce) {
    return attest(nonce, hclReport());
  }

  /// The same over another HCL report of this paravisor.
  public Evidence attest(Bytes nonce, HclReportBuilder report) {
    var key = tpm.newEncryptionKey(SimulatedVtpm.LINUX_PCRS);
    return new Evidence(
        report,
        tpm.quote(nonce, SimulatedVtpm.LINUX_PCRS),
        SimulatedVtpm.LINUX_PCRS,
        tpm,
        switch (paravisor) {
          case OnSnp _ -> report.hardwareReport();
          case OnTdx tdx -> tdx.quote(report.claims());
        },
        switch (paravisor) {
          case OnSnp snp -> snp.machine().certificates();
          case OnTdx _ -> List.of();
        },
        key,
        tpm.certify(key.area()));
  }
}
