package io.privyseal.attestation.evidence.sevsnp;

/// What the owner of the guest allowed at launch; the firmware enforces it and the report repeats
/// it.
///
/// Source: AMD 56860, section 4.3 Guest Policy.
///
/// @param bits the 64 bits as they stand in the report
public record GuestPolicy(long bits) {
  private static final int SMT = 16;
  private static final int RESERVED_ONE = 17;
  private static final int MIGRATE_MA = 18;
  private static final int DEBUG = 19;
  private static final int SINGLE_SOCKET = 20;
  private static final int CXL_ALLOW = 21;
  private static final int MEM_AES_256_XTS = 22;
  private static final int RAPL_DIS = 23;
  private static final int CIPHERTEXT_HIDING_DRAM = 24;
  private static final int PAGE_SWAP_DISABLE = 25;
  private static final long MUST_BE_ZERO = -1L << 26;

  public int abiMinor() {
    return (int) (bits & 0xff);
  }

  public int abiMajor() {
    return (int) (bits >>> 8 & 0xff);
  }

  public boolean allowsSmt() {
    return bit(SMT);
  }

  public boolean allowsMigrationAgent() {
    return bit(MIGRATE_MA);
  }

  public boolean allowsDebug() {
    return bit(DEBUG);
  }

  public boolean requiresSingleSocket() {
    return bit(SINGLE_SOCKET);
  }

  public boolean allowsCxl() {
    return bit(CXL_ALLOW);
  }

  public boolean requiresAes256Xts() {
    return bit(MEM_AES_256_XTS);
  }

  public boolean requiresRaplDisabled() {
    return bit(RAPL_DIS);
  }

  public boolean requiresCiphertextHiding() {
    return bit(CIPHERTEXT_HIDING_DRAM);
  }

  public boolean requiresPageSwapDisabled() {
    return bit(PAGE_SWAP_DISABLE);
  }

  /// Whether bit 17 is one and bits 63 to 26 are zero, as the manual asks.
  public boolean reservedBitsAreRight() {
    return bit(RESERVED_ONE) && (bits & MUST_BE_ZERO) == 0;
  }

  private boolean bit(int index) {
    return (bits >>> index & 1) == 1;
  }

  /// The bits as `0x3001f`.
  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }
}
