package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.keyvault.domain.ObjectVersion;
import java.time.Duration;
import java.util.Optional;

/// What was tried to get a successor for one version. It starts anew with each version, and
/// whenever the policy is set.
///
/// @param of the version that was to be followed
/// @param attempts how often; at most [#MAX_ATTEMPTS]
/// @param lastFailure why the last one brought nothing; holds no secret
public record RotationProgress(
    Optional<ObjectVersion> of, int attempts, Optional<String> lastFailure) {
  /// Then the vault gives up until the secret or its policy is changed.
  public static final int MAX_ATTEMPTS = 8;

  public static final int MAX_FAILURE_CHARS = 200;

  /// Nothing was tried.
  public static final RotationProgress NONE =
      new RotationProgress(Optional.empty(), 0, Optional.empty());

  /// After the first failure; doubled after each further one.
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

  public RotationProgress {
    lastFailure =
        lastFailure.map(text ->
            text.length() <= MAX_FAILURE_CHARS ? text : text.substring(0, MAX_FAILURE_CHARS));
  }

  /// This, if it is about that version; else nothing was tried yet.
  RotationProgress about(ObjectVersion version) {
    return of.equals(Optional.of(version)) ? this : NONE;
  }

  RotationProgress failed(ObjectVersion version, String reason) {
    return new RotationProgress(Optional.of(version), attempts + 1, Optional.of(reason));
  }

  boolean exhausted() {
    return attempts >= MAX_ATTEMPTS;
  }

  /// Until the next attempt: 1 minute, then 2, 4, up to 64.
  Duration pause() {
    return FIRST_PAUSE.multipliedBy(1L << Math.clamp(attempts - 1, 0, MAX_ATTEMPTS - 2));
  }
}
