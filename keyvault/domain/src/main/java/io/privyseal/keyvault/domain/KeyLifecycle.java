package io.privyseal.keyvault.domain;

import io.privyseal.foundation.crypto.CryptoEngine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// From the making of a key to its end: create, import, rotate, update, delete, recover, purge, and
/// reading what there is. Thread-safe, and correct with any number of others on one repository: a
/// write that comes second is made again from what the first one left.
///
/// Every method may throw [RefusedException] and [VaultStorageUnavailableException].
public final class KeyLifecycle {
  private final KeyRepository keys;
  private final RotationPolicies policies;
  private final KeyStore store;
  private final CryptoEngine engine;
  private final RepeatedWrites writes;
  private final InstantSource clock;

  /// @param policies say how long a new version lives
  public KeyLifecycle(
      KeyRepository keys,
      RotationPolicies policies,
      KeyStore store,
      CryptoEngine engine,
      InstantSource clock) {
    this.keys = keys;
    this.policies = policies;
    this.store = store;
    this.engine = engine;
    this.writes = new RepeatedWrites(engine);
    this.clock = clock;
  }

  /// A new key, or a new version if there is one of that name.
  public KeyBundle create(Vault vault, KeyName name, KeyRequest.Create request) {
    var spec = request.spec();
    // Cheap refusals first: a pair is expensive.
    var exportable = refuseEarly(vault, name, spec, request);
    return add(
        vault, name, spec, exportable, request, creating(spec, exportable), Optional.empty());
  }

  /// Like [#create], with a key that the caller brings.
  public KeyBundle importKey(Vault vault, KeyName name, KeyRequest.Import request) {
    var material = request.material();
    var spec = new KeySpec(request.type(), material.shape());
    var exportable = refuseEarly(vault, name, spec, request);
    if (material instanceof KeyMaterial.Pair(var pair)) {
      new PairCheck(engine).require(spec, pair);
    }
    return add(
        vault,
        name,
        spec,
        exportable,
        request,
        id -> store.take(id, spec, material, exportable),
        Optional.empty());
  }

  /// A new version of the latest one's kind, shape, operations and tags, enabled, and as long valid
  /// as the rotation policy says.
  public KeyBundle rotate(Vault vault, KeyName name) {
    return rotate(vault, name, Optional.empty());
  }

  /// The same, if `latest` is the latest version. Otherwise it is refused with
  /// [RefusalReason#CONCURRENT_CHANGE].
  public KeyBundle rotate(Vault vault, KeyName name, ObjectVersion latest) {
    return rotate(vault, name, Optional.of(latest));
  }

  private KeyBundle rotate(Vault vault, KeyName name, Optional<ObjectVersion> onlyAfter) {
    var latest = get(vault, name, Optional.empty()).version();
    var request =
        new KeyRequest.Create(
            latest.spec(),
            Optional.of(latest.operations()),
            AttributesChange.NONE,
            Optional.of(latest.tags()),
            Optional.empty());
    var spec = latest.spec();
    var exportable = refuseEarly(vault, name, spec, request);
    return add(vault, name, spec, exportable, request, creating(spec, exportable), onlyAfter);
  }

  /// The named version, or the latest one.
  public KeyBundle get(Vault vault, KeyName name, Optional<ObjectVersion> version) {
    var bundle =
        version
            .map(wanted -> keys.findVersion(new KeyId(vault.name(), name, wanted)))
            .orElseGet(() -> keys.findLatest(vault.name(), name));
    return bundle
        .filter(found -> found.key().deletion().isEmpty())
        .orElseThrow(() -> notFound(name, version));
  }

  /// @param after [Page#next] of the page before; empty text for the first
  public Page<KeyBundle> list(Vault vault, String after, int limit) {
    return keys.list(vault.name(), after, limit);
  }

  /// @param afterOrdinal [Page#next] of the page before; 0 for the first
  public Page<KeyBundle> versions(Vault vault, KeyName name, int afterOrdinal, int limit) {
    requireLive(vault, name);
    return keys.versions(vault.name(), name, afterOrdinal, limit);
  }

  /// The release policies that the key has had, the one that holds last.
  ///
  /// @param afterOrdinal [Page#next] of the page before; 0 for the first
  public Page<KeyReleasePolicies.Entry> releasePolicies(
      Vault vault, KeyName name, int afterOrdinal, int limit) {
    requireLive(vault, name);
    return keys.releasePolicies(vault.name(), name, afterOrdinal, limit);
  }

  /// @param version empty for the latest; a policy can be given only then
  public KeyBundle update(
      Vault vault, KeyName name, Optional<ObjectVersion> version, KeyRequest.Update request) {
    if (version.isPresent() && request.releasePolicy().isPresent()) {
      throw ReleaseRules.refused(
          RefusalReason.POLICY_ON_VERSION, "Key Release Policy can only be set on versionless key");
    }
    return writes.run(() -> updateOnce(vault, name, version, request));
  }

  private KeyBundle updateOnce(
      Vault vault, KeyName name, Optional<ObjectVersion> version, KeyRequest.Update request) {
    var found = get(vault, name, version);
    var key = found.key();
    var exportable = request.attributes().exportable();
    if (exportable.isPresent() && exportable.get() != key.exportable()) {
      throw ReleaseRules.refused(
          RefusalReason.EXPORTABLE_IS_FIXED, "Cannot modify the exportable state of a key.");
    }
    var before = found.version();
    var after =
        before.with(
            OperationRules.asked(request, before.spec(), before.operations()),
            before.attributes().with(request.attributes(), now()),
            request.tags().orElse(before.tags()));
    var changedKey =
        key.withReleasePolicy(ReleaseRules.changed(key.releasePolicy(), request.releasePolicy()));
    keys.apply(new KeyChange.Updated(changedKey, after, request.by()));
    if (!after.attributes().enabled()) {
      store.forget(key.id(after.version()));
    }
    return new KeyBundle(changedKey, after);
  }

  /// From now on the key answers to nothing but [#recover] and [#purge], until its time is over.
  public KeyBundle delete(Vault vault, KeyName name) {
    return writes.run(() -> {
      var latest = get(vault, name, Optional.empty());
      var deleted = latest.key().withDeletion(Optional.of(Deletion.at(now(), vault)));
      keys.apply(new KeyChange.Deleted(deleted));
      store.forget(vault.name(), name);
      return new KeyBundle(deleted, latest.version());
    });
  }

  public KeyBundle getDeleted(Vault vault, KeyName name) {
    return keys.findLatest(vault.name(), name)
        .filter(found -> isRecoverable(found.key()))
        .orElseThrow(() ->
            new RefusedException(
                RefusalReason.DELETED_KEY_NOT_FOUND, "Deleted Key not found: " + name));
  }

  public Page<KeyBundle> listDeleted(Vault vault, String after, int limit) {
    var page = keys.listDeleted(vault.name(), after, limit);
    return new Page<>(
        page.items().stream().filter(item -> isRecoverable(item.key())).toList(), page.next());
  }

  public KeyBundle recover(Vault vault, KeyName name) {
    return writes.run(() -> {
      var found = getDeleted(vault, name);
      var recovered = found.key().withDeletion(Optional.empty());
      keys.apply(new KeyChange.Recovered(recovered));
      return new KeyBundle(recovered, found.version());
    });
  }

  public void purge(Vault vault, KeyName name) {
    writes.run(() -> {
      var found = getDeleted(vault, name);
      vault.requirePurgeAllowed();
      keys.apply(new KeyChange.Purged(found.key()));
      return found;
    });
  }

  /// Purges deleted keys whose time is over, in any vault.
  ///
  /// @param limit how many at most
  /// @param before given each key before it is gone for good; one that it throws on stays
  /// @return how many
  public int purgeDue(int limit, Consumer<Key> before) {
    var purged = 0;
    for (var key : keys.due(now(), limit)) {
      before.accept(key);
      try {
        keys.apply(new KeyChange.Purged(key));
        purged++;
      } catch (ConcurrentChangeException _) {
        // Somebody else purged it, or recovered it in its last second.
      }
    }
    return purged;
  }

  /// Destroys what purged keys have left in a key store that keeps keys outside of the repository.
  ///
  /// @param limit how many versions at most
  /// @return how many
  public int clearLeft(int limit) {
    var cleared = 0;
    for (var left : keys.left(limit)) {
      store.destroy(left.id(), left.kept());
      keys.cleared(left.id());
      cleared++;
    }
    return cleared;
  }

  private Function<KeyId, KeyStore.Made> creating(KeySpec spec, boolean exportable) {
    return id -> store.generate(id, spec, exportable);
  }

  /// @param onlyAfter the version that has to be the latest, if it matters
  private KeyBundle add(
      Vault vault,
      KeyName name,
      KeySpec spec,
      boolean exportable,
      KeyRequest request,
      Function<KeyId, KeyStore.Made> maker,
      Optional<ObjectVersion> onlyAfter) {
    var id = new KeyId(vault.name(), name, ObjectVersion.random(engine.random()));
    var made = maker.apply(id);
    return orDestroyed(
        id,
        made,
        () -> writes.run(() -> addOnce(vault, id, spec, exportable, made, request, onlyAfter)));
  }

  /// A key that the key store has already, as the new version `id`.
  KeyBundle keep(
      Vault vault,
      KeyId id,
      KeySpec spec,
      boolean exportable,
      KeyStore.Made made,
      KeyRequest request) {
    return orDestroyed(
        id,
        made,
        () -> {
          requireStill(exportable, refuseEarly(vault, id.name(), spec, request));
          return writes.run(
              () -> addOnce(vault, id, spec, exportable, made, request, Optional.empty()));
        });
  }

  private KeyBundle orDestroyed(KeyId id, KeyStore.Made made, Supplier<KeyBundle> work) {
    try {
      return work.get();
    } catch (RefusedException e) {
      // Only now is it certain that nothing was written.
      store.destroy(id, made.kept());
      throw e;
    }
  }

  private KeyBundle addOnce(
      Vault vault,
      KeyId id,
      KeySpec spec,
      boolean exportable,
      KeyStore.Made made,
      KeyRequest request,
      Optional<ObjectVersion> onlyAfter) {
    var name = id.name();
    var existing = reusable(vault, name);
    requireLatest(existing, onlyAfter);
    var record =
        new KeyVersionRecord(
            id.version(),
            existing.map(Key::versions).orElse(0) + 1,
            spec,
            made.publicKey(),
            store.platform(),
            OperationRules.asked(request, spec, KeyOperation.defaults(spec.type().family())),
            ObjectAttributes.of(withExpiry(vault, existing, request.attributes()), now()),
            request.tags().orElse(Tags.NONE));
    if (existing.isEmpty()) {
      requireStill(exportable, request.attributes().exportable().orElse(false));
      ReleaseRules.forNewKey(spec, exportable, request.releasePolicy());
      var key =
          new Key(
              vault.name(),
              name,
              exportable,
              request.releasePolicy(),
              Optional.empty(),
              id.version(),
              1,
              1);
      keys.apply(new KeyChange.Created(key, record, made.kept(), request.by()));
      return new KeyBundle(key, record);
    }
    var before = existing.get();
    var policy =
        ReleaseRules.forNewVersion(
            before, spec, request.attributes().exportable(), request.releasePolicy());
    requireStill(exportable, before.exportable());
    var key = before.withVersion(id.version(), policy);
    keys.apply(new KeyChange.VersionAdded(key, record, made.kept(), request.by()));
    return new KeyBundle(key, record);
  }

  private static void requireLatest(Optional<Key> existing, Optional<ObjectVersion> expected) {
    if (expected.isPresent() && !existing.map(Key::latest).equals(expected)) {
      throw new RefusedException(
          RefusalReason.CONCURRENT_CHANGE, "The key has got another version meanwhile.");
    }
  }

  /// A new version ends when its request says, else when the rotation policy of its key does.
  private AttributesChange withExpiry(
      Vault vault, Optional<Key> existing, AttributesChange attributes) {
    if (attributes.expires().isPresent() || existing.isEmpty()) {
      return attributes;
    }
    return policies
        .find(vault.name(), existing.get().name())
        .flatMap(kept -> kept.policy().expiry())
        .map(life -> attributes.withExpires(life.after(now())))
        .orElse(attributes);
  }

  /// The key store made the key exportable, or not, as it was right before another writer came.
  private static void requireStill(boolean madeExportable, boolean exportable) {
    if (madeExportable != exportable) {
      throw new RefusedException(
          RefusalReason.CONCURRENT_CHANGE,
          "It is being changed by others. Make the request again.");
    }
  }

  /// @return whether the key is exportable
  private boolean refuseEarly(Vault vault, KeyName name, KeySpec spec, KeyRequest request) {
    var defaults = KeyOperation.defaults(spec.type().family());
    var _ = OperationRules.asked(request, spec, defaults);
    var _ = ObjectAttributes.of(request.attributes(), now());
    var asked = request.attributes().exportable();
    var existing = keys.find(vault.name(), name).filter(key -> !isOver(key));
    existing.ifPresentOrElse(
        key -> {
          requireReusable(key);
          ReleaseRules.forNewVersion(key, spec, asked, request.releasePolicy());
        },
        () -> ReleaseRules.forNewKey(spec, asked.orElse(false), request.releasePolicy()));
    var exportable = existing.map(Key::exportable).orElse(asked.orElse(false));
    store.requireOffered(spec, exportable);
    return exportable;
  }

  /// The key that a new version goes to; empty if the name is free. Frees the name of a deleted key
  /// whose time is over.
  private Optional<Key> reusable(Vault vault, KeyName name) {
    var found = keys.find(vault.name(), name);
    if (found.isPresent() && isOver(found.get())) {
      keys.apply(new KeyChange.Purged(found.get()));
      return Optional.empty();
    }
    found.ifPresent(KeyLifecycle::requireReusable);
    return found;
  }

  private static void requireReusable(Key key) {
    if (key.deletion().isPresent()) {
      throw deletedButRecoverable(key.name());
    }
    if (key.versions() >= Key.MAX_VERSIONS) {
      throw new RefusedException(
          RefusalReason.TOO_MANY_VERSIONS,
          "Key %s has %d versions, the most a key can have."
              .formatted(key.name(), Key.MAX_VERSIONS));
    }
  }

  private void requireLive(Vault vault, KeyName name) {
    if (keys.find(vault.name(), name).filter(key -> key.deletion().isEmpty()).isEmpty()) {
      throw notFound(name, Optional.empty());
    }
  }

  private boolean isOver(Key key) {
    return key.deletion().filter(deletion -> deletion.isDue(now())).isPresent();
  }

  private boolean isRecoverable(Key key) {
    return key.deletion().isPresent() && !isOver(key);
  }

  private Instant now() {
    return clock.instant();
  }

  static RefusedException deletedButRecoverable(KeyName name) {
    return new RefusedException(
        RefusalReason.DELETED_BUT_RECOVERABLE,
        "Key %s is currently in a deleted but recoverable state, and its name cannot be reused; "
                .formatted(name)
            + "in this state, the key can only be recovered or purged.");
  }

  static RefusedException notFound(KeyName name, Optional<ObjectVersion> version) {
    var id = version.map(v -> name + "/" + v).orElse(name.value());
    return new RefusedException(
        RefusalReason.KEY_NOT_FOUND,
        "A key with (name/id) %s was not found in this key vault. If you recently deleted this key "
                .formatted(id)
            + "you may be able to recover it using the correct recovery command. For help resolving"
            + " this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
  }
}
