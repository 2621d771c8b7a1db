package io.privyseal.attestation.attester;

import io.privyseal.foundation.bytes.Bytes;

/// Makes evidence with one device of this machine. Thread-safe.
public interface DeviceAttester {
  /// Of the evidence that [#attest] makes.
  EvidenceKind kind();

  /// The device, for people: its path or address.
  String device();

  /// Fresh evidence over `runtimeData`: the report data is its SHA-256 and zeros, or that of claims
  /// of the platform, which then stand in the evidence's own [Evidence#runtimeData].
  ///
  /// @param runtimeData JSON text, usually a JWK set
  /// @throws DeviceUnavailableException if the device is not there, refuses, or gives something
  ///   that is not evidence
  Evidence attest(Bytes runtimeData);
}
