package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// From the making of a key to its end: create, import, rotate, update, delete, recover, purge, and
/// reading what there is. Thread-safe, and correct with any number of others on one repository: a
/// write that comes second is made again from what the first one left.
///
/// Every method may throw [RefusedException] and [VaultStorageUnavailableException].
public final class KeyLifecycle {
  private final KeyRepository keys;
  private final RotationPolicies policies;
  private final KeyPairSource pairs;
  private final CryptoEngine engine;
  private final PrivateKeyCache cache;
  private final RepeatedWrites writes;
  private final InstantSource clock;

  /// @param policies say how long a new version lives
  /// @param cache forgets what is deleted or disabled here
  public KeyLifecycle(
      KeyRepository keys,
      RotationPolicies policies,
      KeyPairSource pairs,
      CryptoEngine engine,
      PrivateKeyCache cache,
      InstantSource clock) {
    this.keys = keys;
    this.policies = policies;
    this.pairs = pairs;
    this.engine = engine;
    this.cache = cache;
    this.writes = new RepeatedWrites(engine);
    this.clock = clock;
  }

  /// A new key, or a new version if there is one of that name.
  public KeyBundle create(Vault vault, KeyName name, KeyRequest.Create request) {
    // Cheap refusals first: a pair is expensive.
    refuseEarly(vault, name, request.spec(), request);
    return add(
        vault, name, request.spec(), pairs.take(request.spec().shape()), request, Optional.empty());
  }

  /// Like [#create], with a key pair that the caller brings.
  public KeyBundle importKey(Vault vault, KeyName name, KeyRequest.Import request) {
    var spec = new KeySpec(request.type(), KeyEncoding.shapeOf(request.pair().getPublic()));
    refuseEarly(vault, name, spec, request);
    requireUsualExponent(request.pair().getPublic());
    requireMatching(spec, request.pair());
    return add(vault, name, spec, request.pair(), request, Optional.empty());
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
    refuseEarly(vault, name, latest.spec(), request);
    return add(vault, name, latest.spec(), pairs.take(latest.spec().shape()), request, onlyAfter);
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
        new KeyVersionRecord(
            before.version(),
            before.ordinal(),
            before.spec(),
            before.publicKey(),
            operations(request, before.spec(), before.operations()),
            before.attributes().with(request.attributes(), now()),
            request.tags().orElse(before.tags()));
    var changedKey =
        key.withReleasePolicy(ReleaseRules.changed(key.releasePolicy(), request.releasePolicy()));
    keys.apply(new KeyChange.Updated(changedKey, after));
    if (!after.attributes().enabled()) {
      cache.drop(key.id(after.version()));
    }
    return new KeyBundle(changedKey, after);
  }

  /// From now on the key answers to nothing but [#recover] and [#purge], until its time is over.
  public KeyBundle delete(Vault vault, KeyName name) {
    return writes.run(() -> {
      var latest = get(vault, name, Optional.empty());
      var deleted = latest.key().withDeletion(Optional.of(Deletion.at(now(), vault)));
      keys.apply(new KeyChange.Deleted(deleted));
      cache.drop(vault.name(), name);
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

  /// @param onlyAfter the version that has to be the latest, if it matters
  private KeyBundle add(
      Vault vault,
      KeyName name,
      KeySpec spec,
      KeyPair pair,
      KeyRequest request,
      Optional<ObjectVersion> onlyAfter) {
    var publicKey = KeyEncoding.normalized(pair.getPublic());
    try (var privateKey = KeyEncoding.pkcs8(pair.getPrivate())) {
      return writes.run(
          () -> addOnce(vault, name, spec, publicKey, privateKey, request, onlyAfter));
    }
  }

  private KeyBundle addOnce(
      Vault vault,
      KeyName name,
      KeySpec spec,
      PublicKey publicKey,
      Secret privateKey,
      KeyRequest request,
      Optional<ObjectVersion> onlyAfter) {
    var existing = reusable(vault, name);
    requireLatest(existing, onlyAfter);
    var version = ObjectVersion.random(engine.random());
    var ordinal = existing.map(Key::versions).orElse(0) + 1;
    var made =
        new KeyVersionRecord(
            version,
            ordinal,
            spec,
            publicKey,
            operations(request, spec, KeyOperation.defaults(spec.type().family())),
            ObjectAttributes.of(withExpiry(vault, existing, request.attributes()), now()),
            request.tags().orElse(Tags.NONE));
    if (existing.isEmpty()) {
      var exportable = request.attributes().exportable().orElse(false);
      ReleaseRules.forNewKey(spec, exportable, request.releasePolicy());
      var key =
          new Key(
              vault.name(),
              name,
              exportable,
              request.releasePolicy(),
              Optional.empty(),
              version,
              1,
              1);
      keys.apply(new KeyChange.Created(key, made, privateKey));
      return new KeyBundle(key, made);
    }
    var before = existing.get();
    var policy =
        ReleaseRules.forNewVersion(
            before, spec, request.attributes().exportable(), request.releasePolicy());
    var key = before.withVersion(version, policy);
    keys.apply(new KeyChange.VersionAdded(key, made, privateKey));
    return new KeyBundle(key, made);
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

  private void refuseEarly(Vault vault, KeyName name, KeySpec spec, KeyRequest request) {
    var defaults = KeyOperation.defaults(spec.type().family());
    var _ = operations(request, spec, defaults);
    var _ = ObjectAttributes.of(request.attributes(), now());
    keys.find(vault.name(), name)
        .filter(key -> !isOver(key))
        .ifPresentOrElse(
            key -> {
              requireReusable(key);
              ReleaseRules.forNewVersion(
                  key, spec, request.attributes().exportable(), request.releasePolicy());
            },
            () ->
                ReleaseRules.forNewKey(
                    spec,
                    request.attributes().exportable().orElse(false),
                    request.releasePolicy()));
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

  private static Set<KeyOperation> operations(
      KeyRequest request, KeySpec spec, Set<KeyOperation> otherwise) {
    var operations = request.operations().orElse(otherwise);
    for (var operation : operations) {
      if (!operation.fits(spec.type().family())) {
        throw new RefusedException(
            RefusalReason.BAD_PARAMETER,
            "key_ops: %s is not an operation of a key of kty %s"
                .formatted(operation.wireName(), spec.type().kty()));
      }
    }
    return operations;
  }

  private static void requireUsualExponent(PublicKey key) {
    if (key instanceof RSAPublicKey rsa
        && !rsa.getPublicExponent().equals(java.security.spec.RSAKeyGenParameterSpec.F4)) {
      throw new RefusedException(RefusalReason.BAD_PARAMETER, "key.e: expected 65537 (AQAB)");
    }
  }

  /// Signs with one half and verifies with the other: a pair that does not belong together would be
  /// a key that opens nothing.
  private void requireMatching(KeySpec spec, KeyPair pair) {
    var scheme =
        switch (spec.shape()) {
          case KeyShape.Rsa _ -> io.privyseal.foundation.crypto.SignatureScheme.PS256;
          case KeyShape.Ec(var curve) -> curve.scheme();
        };
    var digest = new byte[scheme.digestBytes()];
    engine.random().nextBytes(digest);
    boolean matches;
    try {
      var signature = engine.signDigest(scheme, pair.getPrivate(), digest);
      matches = engine.verifyDigest(scheme, pair.getPublic(), digest, signature);
    } catch (RuntimeException _) {
      // Whatever the provider makes of numbers that are no key, it is no key.
      matches = false;
    }
    if (!matches) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER, "key: the private and the public half do not match");
    }
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
