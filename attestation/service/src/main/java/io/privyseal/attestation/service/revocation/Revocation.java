package io.privyseal.attestation.service.revocation;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What an operator has revoked, and why.
///
/// @param reason for operators; not told to those who are refused
/// @param author the caller who made it: tenant and object id
/// @param decision id of the decision by which it was made
/// @param createdAt when it took effect
/// @param expiresAt from when it holds no longer; empty if it holds until it is removed
public record Revocation(
    UUID id,
    Subject subject,
    String reason,
    String author,
    String decision,
    Instant createdAt,
    Optional<Instant> expiresAt) {
  public static final int MAX_REASON_CHARS = 512;

  /// @throws MalformedInputException if the reason is empty, too long or not printable, or the rule
  ///   would expire before it begins
  public Revocation {
    if (reason.isBlank()
        || reason.length() > MAX_REASON_CHARS
        || reason.codePoints().anyMatch(Character::isISOControl)) {
      throw new MalformedInputException(
          "reason: expected 1 to %d characters on one line".formatted(MAX_REASON_CHARS));
    }
    if (expiresAt.isPresent() && !expiresAt.get().isAfter(createdAt)) {
      throw new MalformedInputException("expiresAt: expected a time to come");
    }
  }

  public boolean holdsAt(Instant time) {
    return expiresAt.map(time::isBefore).orElse(true);
  }
}
