package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;

/// The TCB that a PCK certificate is for.
///
/// @param components 16 security version numbers of the SGX TCB, one byte each
/// @param pceSvn security version of the provisioning certification enclave
/// @param cpuSvn 16 bytes, raw and not comparable by itself
public record PckTcb(Bytes components, int pceSvn, Bytes cpuSvn) {
  public static final int COMPONENTS = 16;

  public PckTcb {
    if (components.length() != COMPONENTS || cpuSvn.length() != COMPONENTS) {
      throw new IllegalArgumentException("a TCB has 16 components and a CPUSVN of 16 bytes");
    }
  }

  /// `0b0b0303ff800700...0000, pce 11`.
  @Override
  public String toString() {
    return components.hex() + ", pce " + pceSvn;
  }
}
