package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.Bytes;

/// ATTRIBUTES of an enclave: flags, and which extended processor state it may use.
///
/// Source: Intel 64 SDM, volume 3D, section 35.7.1 ATTRIBUTES.
///
/// @param bytes 16 bytes: 64 bits of flags, 64 bits of XFRM, little endian
public record EnclaveAttributes(Bytes bytes) {
  public static final int BYTES = 16;

  private static final int INIT = 0;
  private static final int DEBUG = 1;
  private static final int MODE64BIT = 2;
  private static final int PROVISION_KEY = 4;
  private static final int EINITTOKEN_KEY = 5;
  private static final int KSS = 7;

  public EnclaveAttributes {
    if (bytes.length() != BYTES) {
      throw new IllegalArgumentException("attributes have 16 bytes");
    }
  }

  public boolean isInitialised() {
    return flag(INIT);
  }

  /// Whether the host may read and change the enclave's memory.
  public boolean isDebug() {
    return flag(DEBUG);
  }

  public boolean is64Bit() {
    return flag(MODE64BIT);
  }

  /// Whether the enclave may derive keys that name the platform.
  public boolean hasProvisionKey() {
    return flag(PROVISION_KEY);
  }

  /// Whether the enclave may decide which enclaves are launched.
  public boolean hasLaunchKey() {
    return flag(EINITTOKEN_KEY);
  }

  /// Key separation and sharing: config id, family id and extended product id mean something.
  public boolean hasKss() {
    return flag(KSS);
  }

  /// Whether all bits under `mask` are those of `value`.
  public boolean matches(Bytes value, Bytes mask) {
    for (var i = 0; i < BYTES; i++) {
      if ((bytes.at(i) & mask.at(i)) != (value.at(i) & mask.at(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean flag(int bit) {
    return (bytes.at(bit / 8) >> (bit % 8) & 1) == 1;
  }

  /// Hex in the order of the report.
  @Override
  public String toString() {
    return bytes.hex();
  }
}
