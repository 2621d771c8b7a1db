package io.privyseal.keyvault.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// State and times of one version. Times are whole seconds, as on the wire.
///
/// @param enabled whether it may be used at all
/// @param notBefore start of the window for encrypt, sign and wrapKey
/// @param expires end of that window, itself outside
public record KeyAttributes(
    boolean enabled,
    Optional<Instant> notBefore,
    Optional<Instant> expires,
    Instant created,
    Instant updated) {

  public KeyAttributes {
    notBefore = notBefore.map(KeyAttributes::seconds);
    expires = expires.map(KeyAttributes::seconds);
    created = seconds(created);
    updated = seconds(updated);
    if (notBefore.isPresent() && expires.isPresent() && !notBefore.get().isBefore(expires.get())) {
      throw new KeyRefusedException(
          RefusalReason.BAD_PARAMETER, "attributes: expected nbf before exp");
    }
  }

  /// A new version's attributes.
  static KeyAttributes of(AttributesChange change, Instant now) {
    return new KeyAttributes(
        change.enabled().orElse(true), change.notBefore(), change.expires(), now, now);
  }

  /// These with what `change` names replaced.
  KeyAttributes with(AttributesChange change, Instant now) {
    return new KeyAttributes(
        change.enabled().orElse(enabled),
        change.notBefore().or(() -> notBefore),
        change.expires().or(() -> expires),
        created,
        now);
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
