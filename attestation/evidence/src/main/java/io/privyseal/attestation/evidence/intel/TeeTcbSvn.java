package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.Bytes;

/// The security version numbers of TDX: of the module that runs, and of the parts of the platform
/// that only TDX depends on.
///
/// Source: Intel TDX DCAP, TEE_TCB_SVN; Intel TDX Module ABI (348551), TEE_TCB_SVN.
///
/// @param bytes 16 numbers, one byte each
public record TeeTcbSvn(Bytes bytes) {
  public static final int BYTES = 16;

  public TeeTcbSvn {
    if (bytes.length() != BYTES) {
      throw new IllegalArgumentException("a TEE TCB SVN has 16 bytes");
    }
  }

  /// Number of the component, 0 to 15.
  public int at(int component) {
    return bytes.at(component);
  }

  /// Security version of the TDX module.
  public int moduleSvn() {
    return bytes.at(0);
  }

  /// Major version of the TDX module, which names its identity: 1 is `TDX_01`. 0 before modules had
  /// identities.
  public int moduleVersion() {
    return bytes.at(1);
  }

  /// Whether every number is at least that of `minimum`.
  public boolean isAtLeast(TeeTcbSvn minimum) {
    for (var i = 0; i < BYTES; i++) {
      if (at(i) < minimum.at(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return bytes.hex();
  }
}
