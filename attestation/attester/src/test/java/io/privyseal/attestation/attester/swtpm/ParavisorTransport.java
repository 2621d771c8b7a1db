package io.privyseal.attestation.attester.swtpm;

import io.privyseal.attestation.attester.Pause;
import io.privyseal.attestation.attester.azure.AzureVtpm;
import io.privyseal.attestation.attester.tpm.Tpm;
import io.privyseal.attestation.attester.tpm.TpmTransport;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;

/// Carries commands to a software TPM as a paravisor sees them pass: after user data was written,
/// and before the report is read, the report is renewed.
final class ParavisorTransport implements TpmTransport {
  private static final int NV_WRITE = 0x137;
  private static final int NV_READ = 0x14e;

  private final AzureMachine machine;
  private final TpmTransport carried;
  private boolean written;

  private ParavisorTransport(AzureMachine machine, TpmTransport carried) {
    this.machine = machine;
    this.carried = carried;
  }

  static ParavisorTransport to(AzureMachine machine) {
    return new ParavisorTransport(machine, TpmTransport.open(machine.software().address()));
  }

  @Override
  public Bytes exchange(Bytes command) {
    var in = BoundedReader.bigEndian(command);
    in.bytes(6, "tag and size");
    var code = in.u32("code");
    if (written && code == NV_READ && index(in) == AzureVtpm.HCL_REPORT) {
      written = false;
      renew();
    }
    var response = carried.exchange(command);
    if (code == NV_WRITE && index(in) == AzureVtpm.USER_DATA) {
      written = true;
    }
    return response;
  }

  private static long index(BoundedReader in) {
    in.u32("authHandle");
    return in.u32("nvIndex");
  }

  /// Over the same connection: the software TPM serves one at a time. It is not closed.
  private void renew() {
    @SuppressWarnings("resource") // owned by this
    var tpm = new Tpm(carried, Pause.system());
    machine.renewReport(tpm, tpm.nvRead(AzureVtpm.USER_DATA, 64));
  }

  @Override
  public String name() {
    return carried.name();
  }

  @Override
  public void close() {
    carried.close();
  }
}
