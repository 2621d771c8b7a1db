package io.privyseal.attestation.evidence.sevsnp;

/// What the report says about the machine under the guest.
///
/// Source: AMD 56860, PLATFORM_INFO of the ATTESTATION_REPORT.
///
/// @param bits the 64 bits as they stand in the report
public record PlatformState(long bits) {
  private static final int SMT_EN = 0;
  private static final int TSME_EN = 1;
  private static final int ECC_EN = 2;
  private static final int RAPL_DIS = 3;
  private static final int CIPHERTEXT_HIDING_DRAM_EN = 4;
  private static final int ALIAS_CHECK_COMPLETE = 5;
  private static final int TIO_EN = 7;
  // Bit 6 has no published meaning, but genuine Turin reports carry it, so it is let through.
  private static final long MUST_BE_ZERO = -1L << 8;

  public boolean smtEnabled() {
    return bit(SMT_EN);
  }

  /// Transparent SME.
  public boolean tsmeEnabled() {
    return bit(TSME_EN);
  }

  public boolean eccEnabled() {
    return bit(ECC_EN);
  }

  public boolean raplDisabled() {
    return bit(RAPL_DIS);
  }

  public boolean ciphertextHidingEnabled() {
    return bit(CIPHERTEXT_HIDING_DRAM_EN);
  }

  /// Memory was checked for aliased addresses since the last reset (AMD-SB-3015).
  public boolean aliasCheckComplete() {
    return bit(ALIAS_CHECK_COMPLETE);
  }

  public boolean trustedIoEnabled() {
    return bit(TIO_EN);
  }

  /// Whether bits 63 to 8 are zero.
  public boolean reservedBitsAreRight() {
    return (bits & MUST_BE_ZERO) == 0;
  }

  private boolean bit(int index) {
    return (bits >>> index & 1) == 1;
  }

  /// The bits as `0x25`.
  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }
}
