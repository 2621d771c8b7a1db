package io.privyseal.attestation.testkit.host;

import io.privyseal.attestation.testkit.azure.AzureEvidence;
import io.privyseal.attestation.testkit.azure.SimulatedAzureVm;
import io.privyseal.foundation.bytes.Bytes;

/// An honest attestation of a VM with a virtual TPM, and what is expected of it: this nonce, a log
/// that explains PCR 0 to 7 and shows secure boot, and a key that the TPM certified.
///
/// @param vm honest
/// @param stranger another VM of the host, on other hardware and with a TPM of its own
/// @param nonce of the present request
public record VtpmScene(SimulatedAzureVm vm, SimulatedAzureVm stranger, Bytes nonce) {
  /// What the guest hands over.
  public AzureEvidence honest() {
    return vm.attest(nonce);
  }
}
