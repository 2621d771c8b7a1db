package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.secrets.SecretBundle;
import java.time.Instant;

/// What a receiver is told. Holds no value of a secret.
///
/// @param id differs for each event; the same event is never sent twice
/// @param latest the version that is to be followed, or that ends
/// @param at when it became due, or when the version ends
/// @param attempt 1 for the first one about this version
public record RotationEvent(
    Kind kind, String id, Vault vault, SecretBundle latest, Instant at, int attempt) {
  /// What it is about.
  public enum Kind {
    /// A new value is wanted.
    ROTATE,
    /// The version ends soon; nothing is wanted.
    NEAR_EXPIRY
  }
}
