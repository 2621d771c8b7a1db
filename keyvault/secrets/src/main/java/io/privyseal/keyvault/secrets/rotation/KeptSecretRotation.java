package io.privyseal.keyvault.secrets.rotation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A rotation policy that somebody set, when, and how it goes.
///
/// @param progress of the version that is due; [RotationProgress#NONE] if none is
public record KeptSecretRotation(
    SecretRotationPolicy policy, Instant created, Instant updated, RotationProgress progress) {
  public KeptSecretRotation {
    created = created.truncatedTo(ChronoUnit.SECONDS);
    updated = updated.truncatedTo(ChronoUnit.SECONDS);
  }
}
