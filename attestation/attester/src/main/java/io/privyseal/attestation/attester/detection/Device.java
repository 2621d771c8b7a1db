package io.privyseal.attestation.attester.detection;

/// A way to evidence, in the order in which they are tried: the innermost first.
public enum Device {
  /// The files of an enclave.
  GRAMINE("Gramine's /dev/attestation"),
  /// The virtual TPM of a confidential VM of Azure. Comes before the hardware's own interfaces,
  /// which such a VM has no use of: there the paravisor owns the hardware's report.
  AZURE_VTPM("Azure's virtual TPM"),
  /// The kernel's interface for all guests.
  CONFIGFS_TSM("configfs-tsm"),
  /// The older interface for SEV-SNP alone.
  SEV_GUEST("/dev/sev-guest");

  private final String label;

  Device(String label) {
    this.label = label;
  }

  /// For people.
  public String label() {
    return label;
  }
}
