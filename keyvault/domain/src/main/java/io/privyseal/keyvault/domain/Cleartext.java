package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// What is to be encrypted or wrapped.
///
/// @param iv 16 bytes for CBC; no other algorithm takes one
/// @param aad with GCM only: authenticated, not encrypted
public record Cleartext(Bytes value, Optional<Bytes> iv, Optional<Bytes> aad) {
  /// Nothing but the value.
  public static Cleartext of(Bytes value) {
    return new Cleartext(value, Optional.empty(), Optional.empty());
  }

  /// For tests and logs: lengths only.
  @Override
  public String toString() {
    return "Cleartext[%d bytes]".formatted(value.length());
  }
}
