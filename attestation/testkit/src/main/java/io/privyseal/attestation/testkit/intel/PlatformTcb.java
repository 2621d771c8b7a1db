package io.privyseal.attestation.testkit.intel;

import io.privyseal.foundation.bytes.Bytes;

/// The SGX side of a platform's TCB, as its PCK certificate states it.
///
/// @param components 16 bytes, one SVN each; the CPUSVN of simulated platforms is the same bytes
/// @param pceSvn of the provisioning certification enclave, 0 to 65535
public record PlatformTcb(Bytes components, int pceSvn) {
  public static final int COMPONENTS = 16;

  /// A TCB as platforms of 2026 have it.
  public static final PlatformTcb CURRENT =
      new PlatformTcb(Bytes.ofHex("0b0b0303ffff01000000000000000000"), 13);

  public PlatformTcb {
    if (components.length() != COMPONENTS) {
      throw new IllegalArgumentException("a TCB has 16 components");
    }
  }

  public int component(int index) {
    return components.at(index);
  }

  /// The same but for one component.
  public PlatformTcb with(int index, int svn) {
    return new PlatformTcb(
        io.privyseal.attestation.testkit.Corruption.setByte(components, index, svn), pceSvn);
  }

  public PlatformTcb withPceSvn(int svn) {
    return new PlatformTcb(components, svn);
  }
}
