package io.privyseal.attestation.attester.tpm;

import io.privyseal.foundation.bytes.Bytes;

/// Carries one command to a TPM and its response back. Used by one thread at a time.
public interface TpmTransport extends AutoCloseable {
  /// Longest command or response, as TPMs and the kernel's driver have it (TPM_BUFSIZE).
  int MAX_BYTES = 4096;

  /// Bytes of tag, size and code, with which commands and responses start.
  int HEADER_BYTES = 10;

  /// @throws io.privyseal.attestation.attester.DeviceUnavailableException if nothing answers there
  static TpmTransport open(TpmAddress address) {
    return switch (address) {
      case TpmAddress.Device(var path) -> DeviceTransport.open(path);
      case TpmAddress.Tcp _, TpmAddress.Unix _ -> SocketTransport.open(address);
    };
  }

  /// @throws io.privyseal.attestation.attester.DeviceUnavailableException if it cannot be sent, or
  ///   no whole response comes in time
  Bytes exchange(Bytes command);

  /// For people: `/dev/tpmrm0`, `swtpm:host=127.0.0.1,port=2321`.
  String name();

  @Override
  void close();
}
