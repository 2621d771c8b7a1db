package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;

/// Family, model, stepping, platform type and custom SKU: which TCB info is for a platform.
///
/// @param bytes 6 bytes
public record Fmspc(Bytes bytes) {
  public static final int BYTES = 6;

  /// @throws MalformedInputException if it has another length
  public Fmspc {
    if (bytes.length() != BYTES) {
      throw new MalformedInputException(
          "FMSPC: expected %d bytes, found %d".formatted(BYTES, bytes.length()));
    }
  }

  /// @throws MalformedInputException if `hex` is not 12 hex digits
  public static Fmspc ofHex(String hex) {
    return new Fmspc(Bytes.ofHex(hex));
  }

  /// Upper-case hex, as Intel writes it.
  @Override
  public String toString() {
    return bytes.hex().toUpperCase(Locale.ROOT);
  }
}
