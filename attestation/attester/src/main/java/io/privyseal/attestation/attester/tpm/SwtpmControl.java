package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.foundation.bytes.BoundedReader;

/// The control channel of swtpm (`--ctrl`): switches the software TPM on and off, as a machine's
/// power does. Needed where swtpm was not started with `--flags not-need-init`.
///
/// Source: stefanberger/swtpm, `man/man3/swtpm_ioctls.pod`: a command is its number and its
/// parameters, big endian; the answer starts with a result, zero for success.
public final class SwtpmControl {
  private static final int INIT = 2;
  private static final int SHUTDOWN = 3;
  private static final int RESULT_BYTES = 4;

  private final TpmAddress address;

  /// @param address of the control channel
  public SwtpmControl(TpmAddress address) {
    this.address = address;
  }

  /// Powers the TPM on, or off and on again: what does not outlive a reset is gone.
  public void init() {
    send("CMD_INIT", new Marshal().u32(INIT).u32(0));
  }

  /// Ends the process of the software TPM.
  public void shutdown() {
    send("CMD_SHUTDOWN", new Marshal().u32(SHUTDOWN));
  }

  private void send(String name, Marshal command) {
    try (var socket = SocketTransport.open(address)) {
      var answer = socket.exchange(command.done(), RESULT_BYTES);
      var result = BoundedReader.bigEndian(answer).u32("result");
      if (result != 0) {
        throw new DeviceUnavailableException(
            "%s: %s ended with 0x%x".formatted(address, name, result),
            "Read the log of the software TPM.");
      }
    }
  }
}
