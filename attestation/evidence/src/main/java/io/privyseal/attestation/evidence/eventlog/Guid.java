package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.foundation.bytes.BoundedReader;

/// GUIDs as UEFI stores them: the first three fields little endian, the rest as it reads.
final class Guid {
  static final int BYTES = 16;

  private Guid() {}

  /// @param in little endian
  /// @return in lower case with dashes
  static String read(BoundedReader in, String field) {
    var first = in.u32(field);
    var second = in.u16(field);
    var third = in.u16(field);
    var rest = in.bytes(8, field).hex();
    return "%08x-%04x-%04x-%s-%s"
        .formatted(first, second, third, rest.substring(0, 4), rest.substring(4));
  }
}
