package io.privyseal.attestation.evidence.intel;

import java.util.Optional;

/// What a quote is about, as the TEE type in its header says it.
public enum TeeType {
  SGX(0x00),
  TDX(0x81);

  private final long code;

  TeeType(long code) {
    this.code = code;
  }

  /// The number in the header.
  public long code() {
    return code;
  }

  /// Empty for a number that stands for no known type.
  public static Optional<TeeType> of(long code) {
    for (var type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
