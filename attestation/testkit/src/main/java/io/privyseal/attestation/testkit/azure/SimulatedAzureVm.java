package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.azure.SimulatedParavisor.OnSnp;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor.OnTdx;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;

/// A simulated confidential VM: a paravisor and its virtual TPM. Immutable.
///
/// @param userData what the guest wrote for the report, 64 bytes
public record SimulatedAzureVm(SimulatedParavisor paravisor, SimulatedVtpm tpm, Bytes userData) {
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
  public AzureEvidence attest(Bytes nonce) {
    return attest(nonce, hclReport());
  }

  /// The same over another HCL report of this paravisor.
  public AzureEvidence attest(Bytes nonce, HclReportBuilder report) {
    var key = tpm.newEncryptionKey(SimulatedVtpm.LINUX_PCRS);
    return new AzureEvidence(
        report,
        tpm.attestationArea(),
        tpm.quote(nonce, SimulatedVtpm.LINUX_PCRS),
        SimulatedVtpm.LINUX_PCRS,
        tpm.registers(),
        tpm.log().bytes(),
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
