package io.privyseal.keyvault.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Rotation policies, and what they make happen. Thread-safe; any number of nodes may run the same
/// schedule: a key that is due is claimed by one of them, and its new version is made only if the
/// version that made it due is still the latest.
///
/// A disabled key is not rotated: its new version would be enabled, and undo what somebody meant.
/// Nor is a deleted one.
public final class KeyRotation {
  /// How long a node has for the keys that it claimed; afterwards another one takes them.
  public static final Duration CLAIM = Duration.ofMinutes(5);

  /// How long a key that cannot be rotated is left alone.
  public static final Duration AGAIN = Duration.ofDays(1);

  /// Keys that are claimed together.
  static final int CLAIMED_AT_ONCE = 50;

  /// Somebody made a version, or deleted the key, since it was claimed. It is looked at again.
  private static final Set<RefusalReason> CHANGED =
      EnumSet.of(
          RefusalReason.CONCURRENT_CHANGE,
          RefusalReason.KEY_NOT_FOUND,
          RefusalReason.DELETED_BUT_RECOVERABLE);

  private final KeyLifecycle keys;
  private final RotationPolicies policies;
  private final VaultRegistry vaults;
  private final InstantSource clock;

  public KeyRotation(
      KeyLifecycle keys, RotationPolicies policies, VaultRegistry vaults, InstantSource clock) {
    this.keys = keys;
    this.policies = policies;
    this.vaults = vaults;
    this.clock = clock;
  }

  /// Keeps the record of what the schedule does. Each method returns when its record is durable;
  /// one that throws ends the round, and nothing follows for that key.
  public interface Journal {
    /// Before the new version is made.
    ///
    /// @param due when it was to be made
    void rotating(Vault vault, KeyBundle latest, Instant due);

    /// The new version is due, and cannot be made.
    void notRotating(Vault vault, KeyBundle latest, String reason);

    /// The version ends soon.
    void nearExpiry(Vault vault, KeyBundle latest, Instant expires);
  }

  /// What a round did.
  public record Round(int rotated, int noticed) {
    private Round plus(Round other) {
      return new Round(rotated + other.rotated, noticed + other.noticed);
    }
  }

  /// The key's policy; empty if none was set: then [RotationPolicy#DEFAULT] holds.
  ///
  /// @throws RefusedException if there is no such key
  public Optional<KeptRotationPolicy> policy(Vault vault, KeyName name) {
    var _ = keys.get(vault, name, Optional.empty());
    return policies.find(vault.name(), name);
  }

  /// Sets the key's policy.
  ///
  /// @throws RefusedException if there is no such key
  public KeptRotationPolicy setPolicy(Vault vault, KeyName name, RotationPolicy policy) {
    var kept =
        KeptRotationPolicy.following(policies.find(vault.name(), name), policy, clock.instant());
    if (!policies.keep(vault.name(), name, kept)) {
      throw KeyLifecycle.notFound(name, Optional.empty());
    }
    return kept;
  }

  /// Does what is due, a bounded part of it at once.
  ///
  /// @param limit keys that are looked at, at most
  public Round runDue(int limit, Journal journal) {
    var round = new Round(0, 0);
    for (var left = limit; left > 0; ) {
      var now = clock.instant();
      var claims = policies.claim(now, now.plus(CLAIM), Math.min(left, CLAIMED_AT_ONCE));
      if (claims.isEmpty()) {
        return round;
      }
      for (var claim : claims) {
        round = round.plus(run(claim, journal));
      }
      left -= claims.size();
    }
    return round;
  }

  private Round run(RotationPolicies.Claim claim, Journal journal) {
    var key = claim.latest().key();
    var vault = vaults.find(key.vault());
    if (vault.isEmpty() || key.deletion().isPresent()) {
      policies.settle(claim, Optional.empty());
      return new Round(0, 0);
    }
    return isDue(rotationDue(claim))
        ? rotate(vault.get(), claim, journal)
        : announce(vault.get(), claim, journal);
  }

  private Round rotate(Vault vault, RotationPolicies.Claim claim, Journal journal) {
    var latest = claim.latest();
    if (latest.key().versions() >= Key.MAX_VERSIONS) {
      journal.notRotating(vault, latest, RefusalReason.TOO_MANY_VERSIONS.name());
      policies.settle(claim, Optional.of(clock.instant().plus(AGAIN)));
      return new Round(0, 0);
    }
    journal.rotating(vault, latest, rotationDue(claim).orElseThrow());
    try {
      var _ = keys.rotate(vault, latest.key().name(), latest.version().version());
    } catch (RefusedException e) {
      if (!CHANGED.contains(e.reason())) {
        journal.notRotating(vault, latest, e.reason().name());
        policies.settle(claim, Optional.of(clock.instant().plus(AGAIN)));
      }
      return new Round(0, 0);
    }
    // The new version has moved the key's time to at once, and is looked at with the next claim.
    policies.settle(claim, Optional.empty());
    return new Round(1, 0);
  }

  private Round announce(Vault vault, RotationPolicies.Claim claim, Journal journal) {
    var latest = claim.latest();
    var attributes = latest.version().attributes();
    var settled = claim;
    var noticed = 0;
    if (isDue(noticeDue(claim))) {
      journal.nearExpiry(vault, latest, attributes.expires().orElseThrow());
      settled = claim.withNoticed(latest.version().version());
      noticed = 1;
    }
    var next =
        Stream.of(rotationDue(settled), noticeDue(settled))
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
    policies.settle(settled, next);
    return new Round(0, noticed);
  }

  private static Optional<Instant> rotationDue(RotationPolicies.Claim claim) {
    var attributes = claim.latest().version().attributes();
    return attributes.enabled() ? claim.rule().rotationDue(attributes) : Optional.empty();
  }

  /// Once for each version, as long as it is the latest and enabled.
  private static Optional<Instant> noticeDue(RotationPolicies.Claim claim) {
    var version = claim.latest().version();
    return version.attributes().enabled() && !claim.noticed().equals(Optional.of(version.version()))
        ? claim.rule().noticeDue(version.attributes())
        : Optional.empty();
  }

  private boolean isDue(Optional<Instant> time) {
    return time.filter(due -> !clock.instant().isBefore(due)).isPresent();
  }
}
