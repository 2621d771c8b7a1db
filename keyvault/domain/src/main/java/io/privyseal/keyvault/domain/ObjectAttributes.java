package io.privyseal.keyvault.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// State and times of one version of a key or secret. Times are whole seconds, as on the wire.
///
/// @param enabled whether it may be used at all
/// @param notBefore start of the window for encrypt, sign and wrapKey of a key; of a secret, told
///   only
/// @param expires end of that window, itself outside
public record ObjectAttributes(
    boolean enabled,
    Optional<Instant> notBefore,
    Optional<Instant> expires,
    Instant created,
    Instant updated) {

  public ObjectAttributes {
    notBefore = notBefore.map(ObjectAttributes::seconds);
    expires = expires.map(ObjectAttributes::seconds);
    created = seconds(created);
    updated = seconds(updated);
    if (notBefore.isPresent() && expires.isPresent() && !notBefore.get().isBefore(expires.get())) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER, "attributes: expected nbf before exp");
    }
  }

  /// A new version's attributes.
  public static ObjectAttributes of(AttributesChange change, Instant now) {
    return new ObjectAttributes(
        change.enabled().orElse(true), change.notBefore(), change.expires(), now, now);
  }

  /// These with what `change` names replaced.
  public ObjectAttributes with(AttributesChange change, Instant now) {
    return new ObjectAttributes(
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
