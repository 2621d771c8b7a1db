package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// TPM2B: bytes after their length in two bytes, big endian.
public final class Sized {
  private Sized() {}

  /// @param max longest that the field may be
  public static Bytes read(BoundedReader in, int max, String field) {
    var length = in.u16(field + " size");
    if (length > max) {
      throw new MalformedInputException(
          "%s: expected at most %d bytes, found %d".formatted(field, max, length));
    }
    return in.bytes(length, field);
  }
}
