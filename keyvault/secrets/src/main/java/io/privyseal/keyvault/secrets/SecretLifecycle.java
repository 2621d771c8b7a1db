package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.Deletion;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.ObjectAttributes;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.Page;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.ReleaseRules;
import io.privyseal.keyvault.domain.RepeatedWrites;
import io.privyseal.keyvault.domain.Tags;
import io.privyseal.keyvault.domain.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// From the setting of a secret to its end: set, update, delete, recover, purge, and reading all
/// but the value. Thread-safe, and correct with any number of others on one repository: a write
/// that comes second is made again from what the first one left.
///
/// Every method may throw [RefusedException] and
/// [io.privyseal.keyvault.domain.VaultStorageUnavailableException].
public final class SecretLifecycle {
  private final SecretRepository secrets;
  private final CryptoEngine engine;
  private final RepeatedWrites writes;
  private final InstantSource clock;

  public SecretLifecycle(SecretRepository secrets, CryptoEngine engine, InstantSource clock) {
    this.secrets = secrets;
    this.engine = engine;
    this.writes = new RepeatedWrites(engine);
    this.clock = clock;
  }

  /// A new secret, or a new version if there is one of that name.
  public SecretBundle set(Vault vault, SecretName name, SecretRequest.Set request) {
    var _ = SecretValues.checked(request.value());
    return writes.run(() -> setOnce(vault, name, request, _ -> true).orElseThrow());
  }

  /// A new version, if the latest one is still `expected`: what a value was asked for that was made
  /// elsewhere meanwhile.
  ///
  /// @return empty if another version came first
  public Optional<SecretBundle> setAfter(
      Vault vault, SecretName name, ObjectVersion expected, SecretRequest.Set request) {
    var _ = SecretValues.checked(request.value());
    return writes.run(() ->
        setOnce(
            vault,
            name,
            request,
            existing -> existing.map(secret -> secret.latest().equals(expected)).orElse(false)));
  }

  private Optional<SecretBundle> setOnce(
      Vault vault,
      SecretName name,
      SecretRequest.Set request,
      Predicate<Optional<VaultSecret>> wanted) {
    var existing = reusable(vault, name);
    if (!wanted.test(existing)) {
      return Optional.empty();
    }
    var made =
        new SecretVersionRecord(
            ObjectVersion.random(engine.random()),
            existing.map(VaultSecret::versions).orElse(0) + 1,
            request.contentType(),
            ObjectAttributes.of(request.attributes(), now()),
            request.tags().orElse(Tags.NONE));
    var change =
        existing
            .map(before -> next(before, made, request))
            .orElseGet(() -> first(vault, name, made, request));
    secrets.apply(change);
    return Optional.of(new SecretBundle(change.secret(), made));
  }

  /// A release policy alone makes a secret bound; `exportable` may say so too, and not otherwise.
  private static SecretChange first(
      Vault vault, SecretName name, SecretVersionRecord made, SecretRequest.Set request) {
    var exportable = request.attributes().exportable();
    var policy = request.releasePolicy();
    if (exportable.isPresent() && exportable.get() != policy.isPresent()) {
      throw exportable.get()
          ? refused(
              RefusalReason.EXPORTABLE_WITHOUT_POLICY,
              "An exportable secret must have a release policy.")
          : refused(
              RefusalReason.POLICY_WITHOUT_EXPORTABLE,
              "A secret that is not exportable must not have a release policy.");
    }
    var secret =
        new VaultSecret(vault.name(), name, policy, Optional.empty(), made.version(), 1, 1);
    return new SecretChange.Created(secret, made, request.value());
  }

  private static SecretChange next(
      VaultSecret before, SecretVersionRecord made, SecretRequest.Set request) {
    requireSameExportable(before, request.attributes(), RefusalReason.EXPORTABLE_DIFFERS);
    var policy = changedPolicy(before, request);
    return new SecretChange.VersionAdded(
        before.withVersion(made.version(), policy), made, request.value());
  }

  private static void requireSameExportable(
      VaultSecret secret, AttributesChange attributes, RefusalReason otherwise) {
    if (attributes.exportable().filter(wanted -> wanted != secret.bound()).isPresent()) {
      throw refused(otherwise, "The exportable attribute of a secret never changes.");
    }
  }

  private static Optional<KeyReleasePolicy> changedPolicy(
      VaultSecret secret, SecretRequest request) {
    return ReleaseRules.changed(secret.releasePolicy(), request.releasePolicy());
  }

  /// The named version, or the latest one, without its value.
  public SecretBundle get(Vault vault, SecretName name, Optional<ObjectVersion> version) {
    return live(secrets, vault, name, version);
  }

  /// @param after [Page#next] of the page before; empty text for the first
  public Page<SecretBundle> list(Vault vault, String after, int limit) {
    return secrets.list(vault.name(), after, limit);
  }

  /// @param afterOrdinal [Page#next] of the page before; 0 for the first
  public Page<SecretBundle> versions(Vault vault, SecretName name, int afterOrdinal, int limit) {
    if (secrets.find(vault.name(), name).filter(found -> found.deletion().isEmpty()).isEmpty()) {
      throw notFound(name, Optional.empty());
    }
    return secrets.versions(vault.name(), name, afterOrdinal, limit);
  }

  /// @param version empty for the latest; a policy can be given only then
  public SecretBundle update(
      Vault vault, SecretName name, Optional<ObjectVersion> version, SecretRequest.Update request) {
    if (version.isPresent() && request.releasePolicy().isPresent()) {
      throw refused(
          RefusalReason.POLICY_ON_VERSION,
          "The release policy of a secret is set without a version.");
    }
    return writes.run(() -> updateOnce(vault, name, version, request));
  }

  private SecretBundle updateOnce(
      Vault vault, SecretName name, Optional<ObjectVersion> version, SecretRequest.Update request) {
    var found = get(vault, name, version);
    requireSameExportable(found.secret(), request.attributes(), RefusalReason.EXPORTABLE_IS_FIXED);
    var before = found.version();
    var after =
        new SecretVersionRecord(
            before.version(),
            before.ordinal(),
            request.contentType().or(before::contentType),
            before.attributes().with(request.attributes(), now()),
            request.tags().orElse(before.tags()));
    var changed = found.secret().withReleasePolicy(changedPolicy(found.secret(), request));
    secrets.apply(new SecretChange.Updated(changed, after));
    return new SecretBundle(changed, after);
  }

  /// From now on the secret answers to nothing but [#recover] and [#purge], until its time is over.
  public SecretBundle delete(Vault vault, SecretName name) {
    return writes.run(() -> {
      var found = get(vault, name, Optional.empty());
      var deleted = found.secret().withDeletion(Optional.of(Deletion.at(now(), vault)));
      secrets.apply(new SecretChange.Deleted(deleted));
      return new SecretBundle(deleted, found.version());
    });
  }

  public SecretBundle getDeleted(Vault vault, SecretName name) {
    return secrets
        .findLatest(vault.name(), name)
        .filter(found -> isRecoverable(found.secret()))
        .orElseThrow(() ->
            refused(RefusalReason.DELETED_SECRET_NOT_FOUND, "Deleted Secret not found: " + name));
  }

  public Page<SecretBundle> listDeleted(Vault vault, String after, int limit) {
    var page = secrets.listDeleted(vault.name(), after, limit);
    return new Page<>(
        page.items().stream().filter(item -> isRecoverable(item.secret())).toList(), page.next());
  }

  public SecretBundle recover(Vault vault, SecretName name) {
    return writes.run(() -> {
      var found = getDeleted(vault, name);
      var recovered = found.secret().withDeletion(Optional.empty());
      secrets.apply(new SecretChange.Recovered(recovered));
      return new SecretBundle(recovered, found.version());
    });
  }

  public void purge(Vault vault, SecretName name) {
    var _ =
        writes.run(() -> {
          var found = getDeleted(vault, name);
          vault.requirePurgeAllowed();
          secrets.apply(new SecretChange.Purged(found.secret()));
          return found;
        });
  }

  /// Purges deleted secrets whose time is over, in any vault.
  ///
  /// @param limit how many at most
  /// @param before given each secret before it is gone for good; one that it throws on stays
  /// @return how many
  public int purgeDue(int limit, Consumer<VaultSecret> before) {
    var purged = 0;
    for (var secret : secrets.due(now(), limit)) {
      before.accept(secret);
      try {
        secrets.apply(new SecretChange.Purged(secret));
        purged++;
      } catch (ConcurrentChangeException _) {
        // Somebody else purged it, or recovered it in its last second.
      }
    }
    return purged;
  }

  /// The secret that a new version goes to; empty if the name is free. Frees the name of a deleted
  /// secret whose time is over.
  private Optional<VaultSecret> reusable(Vault vault, SecretName name) {
    var found = secrets.find(vault.name(), name);
    if (found.isPresent() && isOver(found.get())) {
      secrets.apply(new SecretChange.Purged(found.get()));
      return Optional.empty();
    }
    found.ifPresent(secret -> {
      if (secret.deletion().isPresent()) {
        throw deletedButRecoverable(name);
      }
      if (secret.versions() >= VaultSecret.MAX_VERSIONS) {
        throw refused(
            RefusalReason.TOO_MANY_VERSIONS,
            "Secret %s has %d versions, the most a secret can have."
                .formatted(name, VaultSecret.MAX_VERSIONS));
      }
    });
    return found;
  }

  private boolean isOver(VaultSecret secret) {
    return secret.deletion().filter(deletion -> deletion.isDue(now())).isPresent();
  }

  private boolean isRecoverable(VaultSecret secret) {
    return secret.deletion().isPresent() && !isOver(secret);
  }

  private Instant now() {
    return clock.instant();
  }

  static SecretBundle live(
      SecretRepository secrets, Vault vault, SecretName name, Optional<ObjectVersion> version) {
    return version
        .map(wanted -> secrets.findVersion(new SecretId(vault.name(), name, wanted)))
        .orElseGet(() -> secrets.findLatest(vault.name(), name))
        .filter(found -> found.secret().deletion().isEmpty())
        .orElseThrow(() -> notFound(name, version));
  }

  static RefusedException deletedButRecoverable(SecretName name) {
    return refused(
        RefusalReason.DELETED_BUT_RECOVERABLE,
        "Secret %s is currently in a deleted but recoverable state, and its name cannot be reused; "
                .formatted(name)
            + "in this state, the secret can only be recovered or purged.");
  }

  static RefusedException notFound(SecretName name, Optional<ObjectVersion> version) {
    var id = version.map(v -> name + "/" + v).orElse(name.value());
    return refused(
        RefusalReason.SECRET_NOT_FOUND,
        "A secret with (name/id) %s was not found in this key vault. If you recently deleted this"
                .formatted(id)
            + " secret you may be able to recover it using the correct recovery command. For help"
            + " resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
  }

  static RefusedException refused(RefusalReason reason, String message) {
    return new RefusedException(reason, message);
  }
}
