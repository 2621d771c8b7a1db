package io.privyseal.client;

import io.privyseal.attestation.attester.Evidence;
import io.privyseal.foundation.bytes.Bytes;

/// Makes evidence about the machine it runs on. The devices of
/// [io.privyseal.attestation.attester.DeviceAttester] do, as `device::attest`.
@FunctionalInterface
public interface Attester {
  /// Evidence that binds `runtimeData`, or claims of the platform around them, which then are the
  /// evidence's own runtime data.
  ///
  /// @param runtimeData JSON text that holds the key to wrap to; evidence with a key of its device
  ///   ([Evidence.AzureGuest]) has the released key wrapped to that instead
  /// @throws io.privyseal.foundation.failure.UnavailableException if the device does not answer now
  Evidence attest(Bytes runtimeData);
}
