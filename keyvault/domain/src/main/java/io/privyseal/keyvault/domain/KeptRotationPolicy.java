package io.privyseal.keyvault.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// A rotation policy that somebody set, and when.
public record KeptRotationPolicy(RotationPolicy policy, Instant created, Instant updated) {
  public KeptRotationPolicy {
    created = created.truncatedTo(ChronoUnit.SECONDS);
    updated = updated.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The policy that takes the place of this one. Setting what is there already changes nothing,
  /// the time of its last change neither, as the service is recorded to do.
  static KeptRotationPolicy following(
      Optional<KeptRotationPolicy> before, RotationPolicy policy, Instant now) {
    return before
        .map(kept ->
            kept.policy().equals(policy)
                ? kept
                : new KeptRotationPolicy(policy, kept.created(), now))
        .orElseGet(() -> new KeptRotationPolicy(policy, now, now));
  }
}
