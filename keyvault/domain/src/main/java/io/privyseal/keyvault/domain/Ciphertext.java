package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// What was encrypted or wrapped.
///
/// @param iv 12 bytes for GCM, 16 for CBC
/// @param tag 16 bytes, GCM only
/// @param aad as it was given, GCM only
public record Ciphertext(
    Bytes value, Optional<Bytes> iv, Optional<Bytes> tag, Optional<Bytes> aad) {
  /// Nothing but the value.
  public static Ciphertext of(Bytes value) {
    return new Ciphertext(value, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
