package io.privyseal.attestation.evidence.sevsnp;

import java.util.Optional;

/// Which key signed the report, and whether the chip hides its identity.
///
/// Source: AMD 56860, ATTESTATION_REPORT at 0x48.
///
/// @param bits the 32 bits as they stand in the report
public record KeyFlags(int bits) {
  private static final int MUST_BE_ZERO = -1 << 5;

  /// The key that signs a report.
  public enum SigningKey {
    /// Versioned Chip Endorsement Key: derived from the chip and its TCB.
    VCEK(0),
    /// Versioned Loaded Endorsement Key: given to a cloud provider, names no chip.
    VLEK(1),
    /// The report is not signed.
    NONE(7);

    private final int code;

    SigningKey(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  public boolean authorKeyEnabled() {
    return (bits & 1) != 0;
  }

  public boolean chipKeyMasked() {
    return (bits & 2) != 0;
  }

  /// Empty for the codes 2 to 6, which the manual reserves.
  public Optional<SigningKey> signingKey() {
    var code = bits >>> 2 & 7;
    for (var key : SigningKey.values()) {
      if (key.code == code) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /// Whether bits 31 to 5 are zero.
  public boolean reservedBitsAreRight() {
    return (bits & MUST_BE_ZERO) == 0;
  }

  /// The bits as `0x4`.
  @Override
  public String toString() {
    return "0x" + Integer.toHexString(bits);
  }
}
