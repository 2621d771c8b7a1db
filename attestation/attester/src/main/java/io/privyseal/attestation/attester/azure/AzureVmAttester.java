package io.privyseal.attestation.attester.azure;

import io.privyseal.attestation.attester.DeviceAttester;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.imds.InstanceMetadata;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;

/// The hardware of a confidential VM of Azure, without the evidence of its virtual TPM: a SEV-SNP
/// report or a TDX quote over the paravisor's claims, which hold SHA-512 of the runtime data as
/// user data.
///
/// The claims name keys of the virtual TPM, not of the caller: for a key release take
/// [AzureGuestAttester].
public final class AzureVmAttester implements DeviceAttester {
  private final AzureVtpm vtpm;
  private final HardwareEvidence hardware;
  private final EvidenceKind kind;

  private AzureVmAttester(AzureVtpm vtpm, HardwareEvidence hardware, EvidenceKind kind) {
    this.vtpm = vtpm;
    this.hardware = hardware;
    this.kind = kind;
  }

  /// Reads the paravisor's report once, to learn what hardware it is.
  ///
  /// @throws io.privyseal.attestation.attester.DeviceUnavailableException if there is none
  public static AzureVmAttester of(AzureVtpm vtpm, InstanceMetadata host) {
    var kind =
        switch (vtpm.report().type()) {
          case SNP -> EvidenceKind.SEV_SNP_VM;
          case TDX -> EvidenceKind.TDX_VM;
        };
    return new AzureVmAttester(vtpm, new HardwareEvidence(host), kind);
  }

  @Override
  public EvidenceKind kind() {
    return kind;
  }

  @Override
  public String device() {
    return vtpm.name();
  }

  /// Synchronized: the paravisor has one place for user data.
  @Override
  public synchronized Evidence attest(Bytes runtimeData) {
    HclReport report = vtpm.report(Digests.sha512(runtimeData.toArray()));
    return switch (report.type()) {
      case SNP -> hardware.sevSnp(report);
      case TDX -> hardware.tdx(report);
    };
  }
}
