package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.verification.Expectation;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;

/// Expected values of a field with a fixed length. A value of another length could never be met.
final class Lengths {
  private Lengths() {}

  /// @throws IllegalArgumentException if a value has another length, or there is none
  static Expectation<Bytes> among(String field, int length, Bytes... oneOf) {
    for (var value : oneOf) {
      if (value.length() != length) {
        throw new IllegalArgumentException("%s has %d bytes".formatted(field, length));
      }
    }
    return Expectation.among(List.of(oneOf));
  }
}
