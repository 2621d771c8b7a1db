package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.Bytes;

/// ATTRIBUTES of a trust domain, chosen by the host at launch and fixed from then on.
///
/// Source: Intel TDX Module Base Architecture Specification (348549), section ATTRIBUTES.
///
/// @param bytes 8 bytes, little endian: TUD (bits 0 to 7), SEC (8 to 31), OTHER (32 to 63)
public record TdAttributes(Bytes bytes) {
  public static final int BYTES = 8;

  private static final int DEBUG = 0;
  private static final int TUD_BITS = 0xff;
  private static final int LASS = 27;
  private static final int SEPT_VE_DISABLE = 28;
  private static final int MIGRATABLE = 29;
  private static final int PKS = 30;
  private static final int KL = 31;
  private static final int TPA = 62;
  private static final int PERFMON = 63;
  private static final long KNOWN =
      TUD_BITS
          | 1L << LASS
          | 1L << SEPT_VE_DISABLE
          | 1L << MIGRATABLE
          | 1L << PKS
          | 1L << KL
          | 1L << TPA
          | 1L << PERFMON;

  public TdAttributes {
    if (bytes.length() != BYTES) {
      throw new IllegalArgumentException("TD attributes have 8 bytes");
    }
  }

  /// The 64 bits as a number.
  public long bits() {
    var bits = 0L;
    for (var i = BYTES - 1; i >= 0; i--) {
      bits = bits << 8 | bytes.at(i);
    }
    return bits;
  }

  public boolean isDebug() {
    return flag(DEBUG);
  }

  /// Whether any bit of the group TUD is set: the trust domain is under debug or is being profiled,
  /// and the host may learn what it computes.
  public boolean isUntrusted() {
    return (bits() & TUD_BITS) != 0;
  }

  /// Whether the host cannot inject a virtualisation exception by taking a page away.
  public boolean disablesSeptVe() {
    return flag(SEPT_VE_DISABLE);
  }

  /// Whether a migration service may move it to another machine.
  public boolean isMigratable() {
    return flag(MIGRATABLE);
  }

  public boolean allowsSupervisorProtectionKeys() {
    return flag(PKS);
  }

  public boolean allowsKeyLocker() {
    return flag(KL);
  }

  public boolean allowsPerformanceMonitoring() {
    return flag(PERFMON);
  }

  /// Whether no bit is set that has no meaning here.
  public boolean reservedIsZero() {
    return (bits() & ~KNOWN) == 0;
  }

  private boolean flag(int bit) {
    return (bits() >>> bit & 1) == 1;
  }

  /// Hex in the order of the report, as Azure writes `x-ms-attestation-tdx-td-attributes`.
  @Override
  public String toString() {
    return bytes.hex();
  }
}
