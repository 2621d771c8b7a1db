package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.KeyLifetime;
import io.privyseal.keyvault.domain.ObjectAttributes;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.RotationPolicy;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultRegistry;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretLifecycle;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.secrets.SecretRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/// Rotation policies of secrets, and what they make happen. Thread-safe; any number of nodes may
/// run the same schedule.
///
/// A disabled secret is not rotated: its new version would be enabled, and undo what somebody
/// meant. Nor is a deleted one. An attempt that brings no value is made again after a pause that
/// grows, at most [RotationProgress#MAX_ATTEMPTS] times for one version.
public final class SecretRotation {
  /// How long a node has for the secrets that it claimed; afterwards another one takes them.
  public static final Duration CLAIM = Duration.ofMinutes(10);

  /// How long a receiver that sets the value itself has for it.
  public static final Duration PATIENCE = Duration.ofHours(1);

  /// Secrets that are claimed together: as many as can be told within a claim, at the receivers'
  /// slowest.
  static final int CLAIMED_AT_ONCE = 20;

  private final SecretLifecycle secrets;
  private final SecretRotations rotations;
  private final VaultRegistry vaults;
  private final SecretFunctions functions;
  private final RotationWebhook webhook;
  private final CryptoEngine engine;
  private final InstantSource clock;

  public SecretRotation(
      SecretLifecycle secrets,
      SecretRotations rotations,
      VaultRegistry vaults,
      SecretFunctions functions,
      RotationWebhook webhook,
      CryptoEngine engine,
      InstantSource clock) {
    this.secrets = secrets;
    this.rotations = rotations;
    this.vaults = vaults;
    this.functions = functions;
    this.webhook = webhook;
    this.engine = engine;
    this.clock = clock;
  }

  /// Keeps the record of what the schedule does. Each method returns when its record is durable;
  /// one that throws ends the round, and nothing follows for that secret.
  public interface Journal {
    /// Before a value is asked for.
    ///
    /// @param due when it was to be made
    void rotating(Vault vault, SecretBundle latest, Instant due);

    /// The new version is due, and was not made.
    void notRotated(Vault vault, SecretBundle latest, String reason);

    /// The version ends soon.
    void nearExpiry(Vault vault, SecretBundle latest, Instant expires);
  }

  /// What a round did.
  public record Round(int rotated, int failed, int noticed) {
    private Round plus(Round other) {
      return new Round(rotated + other.rotated, failed + other.failed, noticed + other.noticed);
    }
  }

  /// What a rotation came to.
  public sealed interface Outcome {
    record Rotated(SecretBundle made) implements Outcome {}

    /// The receiver sets the value itself.
    record Requested() implements Outcome {}

    /// Somebody else made a version meanwhile.
    record Overtaken() implements Outcome {}

    record Failed(String reason) implements Outcome {}
  }

  /// @throws RefusedException if there is no such secret, or it has no policy
  public KeptSecretRotation policy(Vault vault, SecretName name) {
    var latest = secrets.get(vault, name, Optional.empty()).version().version();
    var kept = find(vault, name);
    return new KeptSecretRotation(
        kept.policy(), kept.created(), kept.updated(), kept.progress().about(latest));
  }

  /// @throws RefusedException if there is no such secret, or its policy cannot be followed here
  public KeptSecretRotation setPolicy(Vault vault, SecretName name, SecretRotationPolicy policy) {
    switch (policy.source()) {
      case ValueSource.Function(var function, var parameters) ->
          function(function).check(parameters);
      case ValueSource.Webhook(var url) -> webhook.check(url);
    }
    var now = clock.instant();
    var before = rotations.find(vault.name(), name);
    var kept =
        new KeptSecretRotation(
            policy,
            before.map(KeptSecretRotation::created).orElse(now),
            now,
            RotationProgress.NONE);
    if (!rotations.keep(vault.name(), name, kept)) {
      // Says what is wrong with it.
      var _ = secrets.get(vault, name, Optional.empty());
    }
    return kept;
  }

  /// @throws RefusedException if there is no such secret, or it has no policy
  public void removePolicy(Vault vault, SecretName name) {
    var _ = secrets.get(vault, name, Optional.empty());
    if (!rotations.remove(vault.name(), name)) {
      throw noPolicy(name);
    }
  }

  /// Now, whatever the schedule says.
  ///
  /// @throws RefusedException if there is no such secret, it has no policy, or it is disabled
  public Outcome rotate(Vault vault, SecretName name) {
    var latest = secrets.get(vault, name, Optional.empty());
    var policy = find(vault, name).policy();
    if (!latest.version().attributes().enabled()) {
      throw new RefusedException(
          RefusalReason.SECRET_DISABLED, "Operation rotate is not allowed on a disabled secret.");
    }
    return rotate(vault, latest, policy, clock.instant(), 1);
  }

  private KeptSecretRotation find(Vault vault, SecretName name) {
    return rotations.find(vault.name(), name).orElseThrow(() -> noPolicy(name));
  }

  private static RefusedException noPolicy(SecretName name) {
    return new RefusedException(
        RefusalReason.ROTATION_POLICY_NOT_FOUND,
        "Secret %s has no rotation policy.".formatted(name));
  }

  /// Does what is due, a bounded part of it at once.
  ///
  /// @param limit secrets that are looked at, at most
  public Round runDue(int limit, Journal journal) {
    var round = new Round(0, 0, 0);
    for (var left = limit; left > 0; ) {
      var now = clock.instant();
      var claims = rotations.claim(now, now.plus(CLAIM), Math.min(left, CLAIMED_AT_ONCE));
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

  private Round run(SecretRotations.Claim claim, Journal journal) {
    var secret = claim.latest().secret();
    var vault = vaults.find(secret.vault());
    if (vault.isEmpty() || secret.deletion().isPresent()) {
      rotations.settle(claim, Optional.empty());
      return new Round(0, 0, 0);
    }
    return isDue(rotationDue(claim))
        ? rotateDue(vault.get(), claim, journal)
        : announce(vault.get(), claim, journal);
  }

  private Round rotateDue(Vault vault, SecretRotations.Claim claim, Journal journal) {
    var latest = claim.latest();
    var version = latest.version().version();
    var progress = claim.progress().about(version);
    var due = rotationDue(claim).orElseThrow();
    journal.rotating(vault, latest, due);
    Outcome outcome;
    try {
      outcome =
          rotate(
              vault, latest, claim.rotation().orElseThrow().policy(), due, progress.attempts() + 1);
    } catch (RefusedException e) {
      outcome = new Outcome.Failed(e.reason().name());
    }
    return switch (outcome) {
      // The new version has moved the secret's time to at once: it is looked at with the next
      // claim.
      case Outcome.Rotated _ -> {
        rotations.settle(claim, Optional.empty());
        yield new Round(1, 0, 0);
      }
      case Outcome.Overtaken _ -> {
        rotations.settle(claim, Optional.empty());
        yield new Round(0, 0, 0);
      }
      case Outcome.Requested _ -> {
        var tried = progress.failed(version, "the receiver has not set a value yet");
        rotations.settle(claim.withProgress(tried), Optional.of(clock.instant().plus(PATIENCE)));
        yield new Round(0, 0, 0);
      }
      case Outcome.Failed(var reason) -> {
        var tried = progress.failed(version, reason);
        journal.notRotated(vault, latest, reason);
        rotations.settle(
            claim.withProgress(tried), Optional.of(clock.instant().plus(tried.pause())));
        yield new Round(0, 1, 0);
      }
    };
  }

  private Outcome rotate(
      Vault vault, SecretBundle latest, SecretRotationPolicy policy, Instant due, int attempt) {
    return switch (policy.source()) {
      case ValueSource.Function(var name, var parameters) -> {
        try (var value = function(name).make(parameters)) {
          yield follow(vault, latest, policy, value);
        }
      }
      case ValueSource.Webhook(var url) -> {
        var event =
            new RotationEvent(RotationEvent.Kind.ROTATE, eventId(), vault, latest, due, attempt);
        yield switch (webhook.tell(url, event)) {
          case RotationWebhook.Answer.Value(var value) -> {
            try (value) {
              yield follow(vault, latest, policy, value);
            }
          }
          case RotationWebhook.Answer.Accepted _ -> new Outcome.Requested();
          case RotationWebhook.Answer.Failed(var reason) -> new Outcome.Failed(reason);
        };
      }
    };
  }

  /// The next version: of the latest one's content type and tags, enabled, with the end that the
  /// policy gives it.
  private Outcome follow(
      Vault vault, SecretBundle latest, SecretRotationPolicy policy, Secret value) {
    var attributes =
        policy
            .schedule()
            .expiry()
            .map(lifetime -> AttributesChange.NONE.withExpires(end(lifetime)))
            .orElse(AttributesChange.NONE);
    var before = latest.version();
    var request =
        new SecretRequest.Set(
            value, before.contentType(), attributes, Optional.of(before.tags()), Optional.empty());
    return secrets
        .setAfter(vault, latest.secret().name(), before.version(), request)
        .<Outcome>map(Outcome.Rotated::new)
        .orElseGet(Outcome.Overtaken::new);
  }

  private Instant end(KeyLifetime lifetime) {
    return lifetime.after(clock.instant());
  }

  private SecretFunctions.SecretFunction function(String name) {
    return functions
        .find(name)
        .orElseThrow(() ->
            new RefusedException(
                RefusalReason.BAD_PARAMETER,
                "source.function: there is no function %s here".formatted(name)));
  }

  private Round announce(Vault vault, SecretRotations.Claim claim, Journal journal) {
    var latest = claim.latest();
    var settled = claim;
    var noticed = 0;
    if (isDue(noticeDue(claim))) {
      var expires = latest.version().attributes().expires().orElseThrow();
      journal.nearExpiry(vault, latest, expires);
      tellOfEnd(vault, claim, expires);
      settled = claim.withNoticed(latest.version().version());
      noticed = 1;
    }
    var next =
        Stream.of(rotationDue(settled), noticeDue(settled))
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
    rotations.settle(settled, next);
    return new Round(0, 0, noticed);
  }

  /// Once, and whether it arrives or not: the notice itself is in the record.
  private void tellOfEnd(Vault vault, SecretRotations.Claim claim, Instant expires) {
    if (claim.rotation().map(kept -> kept.policy().source()).orElse(null)
        instanceof ValueSource.Webhook(var url)) {
      var event =
          new RotationEvent(
              RotationEvent.Kind.NEAR_EXPIRY, eventId(), vault, claim.latest(), expires, 1);
      if (webhook.tell(url, event) instanceof RotationWebhook.Answer.Value(var value)) {
        value.close();
      }
    }
  }

  private static RotationPolicy schedule(SecretRotations.Claim claim) {
    return claim.rotation().map(kept -> kept.policy().schedule()).orElse(RotationPolicy.DEFAULT);
  }

  private static Optional<Instant> rotationDue(SecretRotations.Claim claim) {
    var attributes = claim.latest().version().attributes();
    var exhausted = claim.progress().about(claim.latest().version().version()).exhausted();
    return attributes.enabled() && !exhausted
        ? schedule(claim).rotationDue(attributes)
        : Optional.empty();
  }

  /// Once for each version, as long as it is the latest and enabled.
  private static Optional<Instant> noticeDue(SecretRotations.Claim claim) {
    var version = claim.latest().version();
    ObjectAttributes attributes = version.attributes();
    return attributes.enabled() && !claim.noticed().equals(Optional.of(version.version()))
        ? schedule(claim).noticeDue(attributes)
        : Optional.empty();
  }

  private boolean isDue(Optional<Instant> time) {
    return time.filter(due -> !clock.instant().isBefore(due)).isPresent();
  }

  private String eventId() {
    return ObjectVersion.random(engine.random()).value();
  }
}
