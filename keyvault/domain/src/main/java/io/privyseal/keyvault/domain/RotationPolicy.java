package io.privyseal.keyvault.domain;

import java.time.Instant;
import java.util.Optional;

/// What happens to a key or secret as its latest version ages: when there is a new version, how
/// long that one lives, and when somebody is told that a version ends.
///
/// Source: Key Vault REST, KeyRotationPolicy; Microsoft Learn, Configure cryptographic key
/// auto-rotation.
///
/// @param expiry how long a new version lives, at least 28 days; without it versions have no end
/// @param rotation when the vault makes a new version; without it nobody does but a request
/// @param noticeBeforeExpiry when a version's end is announced
public record RotationPolicy(
    Optional<KeyLifetime> expiry, Optional<Rotation> rotation, KeyLifetime noticeBeforeExpiry) {
  /// The shortest life of a version.
  public static final int MIN_EXPIRY_DAYS = 28;

  /// The shortest time between the making of a version and the next one, between a new version and
  /// the end of the one before, and between a notice and the end that it is about.
  public static final int MIN_TRIGGER_DAYS = 7;

  public static final KeyLifetime DEFAULT_NOTICE = KeyLifetime.ofDays(30);

  /// What holds for a key until its owner says otherwise.
  public static final RotationPolicy DEFAULT =
      new RotationPolicy(Optional.empty(), Optional.empty(), DEFAULT_NOTICE);

  /// When a new version is made.
  public sealed interface Rotation {
    KeyLifetime time();
  }

  /// So long after the latest version was made.
  public record AfterCreate(KeyLifetime time) implements Rotation {}

  /// So long before the latest version ends; never if it has no end.
  public record BeforeExpiry(KeyLifetime time) implements Rotation {}

  public RotationPolicy {
    expiry
        .filter(time -> time.nominalDays() < MIN_EXPIRY_DAYS)
        .ifPresent(time -> {
          throw refused(
              "attributes.expiryTime: expected at least %d days, found %s"
                  .formatted(MIN_EXPIRY_DAYS, time));
        });
    requireMinimum("Notify: timeBeforeExpiry", noticeBeforeExpiry);
    if (rotation.isPresent()) {
      requireFitting(rotation.get(), expiry);
    }
  }

  private static void requireFitting(Rotation rotation, Optional<KeyLifetime> expiry) {
    var name =
        switch (rotation) {
          case AfterCreate _ -> "Rotate: timeAfterCreate";
          case BeforeExpiry _ -> "Rotate: timeBeforeExpiry";
        };
    requireMinimum(name, rotation.time());
    if (expiry.isEmpty()) {
      if (rotation instanceof BeforeExpiry) {
        throw refused(name + ": expected an attributes.expiryTime beside it, found none");
      }
      return;
    }
    if (rotation.time().nominalDays() + MIN_TRIGGER_DAYS > expiry.get().nominalDays()) {
      throw refused(
          "%s: expected at least %d days less than attributes.expiryTime, found %s of %s"
              .formatted(name, MIN_TRIGGER_DAYS, rotation.time(), expiry.get()));
    }
  }

  private static void requireMinimum(String name, KeyLifetime time) {
    if (time.nominalDays() < MIN_TRIGGER_DAYS) {
      throw refused(
          "%s: expected at least %d days, found %s".formatted(name, MIN_TRIGGER_DAYS, time));
    }
  }

  /// When a version of these attributes is to be followed by a new one; empty if never.
  public Optional<Instant> rotationDue(ObjectAttributes latest) {
    return rotation.flatMap(rule ->
        switch (rule) {
          case AfterCreate(var time) -> Optional.of(time.after(latest.created()));
          case BeforeExpiry(var time) -> latest.expires().map(time::before);
        });
  }

  /// When the end of a version of these attributes is to be announced; empty if it has none.
  public Optional<Instant> noticeDue(ObjectAttributes latest) {
    return latest.expires().map(noticeBeforeExpiry::before);
  }

  private static RefusedException refused(String message) {
    return new RefusedException(RefusalReason.BAD_PARAMETER, message);
  }
}
