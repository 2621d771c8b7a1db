package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A key with all its versions as one opaque blob, and back. Thread-safe.
///
/// The blob is sealed under the root key for one tenant: it can be restored into any vault of that
/// tenant that has the same root key, and read by nobody. Each key is inside as the [KeyStore]
/// packs it, so that none is in memory as part of a larger text.
public final class KeyBackups {
  /// Versions of one backup.
  public static final int MAX_VERSIONS = 100;

  /// What is in a blob, in bytes: as much as a request body of 1 MiB can bring back in base64. A
  /// backup that could not be restored would be none.
  public static final int MAX_BYTES = 760 << 10;

  private final KeyRepository keys;
  private final KeyStore store;
  private final RootKey rootKey;
  private final InstantSource clock;

  public KeyBackups(KeyRepository keys, KeyStore store, RootKey rootKey, InstantSource clock) {
    this.keys = keys;
    this.store = store;
    this.rootKey = rootKey;
    this.clock = clock;
  }

  /// @throws RefusedException if there is no such key, or it has too many versions
  public Bytes backup(Vault vault, KeyName name) {
    var page = keys.versions(vault.name(), name, 0, MAX_VERSIONS);
    if (page.items().isEmpty() || page.items().getFirst().key().deletion().isPresent()) {
      throw KeyLifecycle.notFound(name, Optional.empty());
    }
    if (page.next().isPresent()) {
      throw new RefusedException(
          RefusalReason.TOO_MANY_VERSIONS,
          "A key with more than %d versions cannot be backed up.".formatted(MAX_VERSIONS));
    }
    var versions = new ArrayList<BackupFormat.Version>();
    for (var bundle : page.items()) {
      var context = context(vault, bundle.version().version().value());
      var packed = store.pack(KeptKey.of(bundle, keys), context);
      versions.add(new BackupFormat.Version(bundle.version(), packed));
    }
    var text = BackupFormat.write(page.items().getFirst().key(), versions);
    if (text.length() > MAX_BYTES) {
      throw new RefusedException(
          RefusalReason.TOO_MANY_VERSIONS,
          "The versions of this key, with their tags, are too large to be backed up.");
    }
    return Bytes.copyOf(rootKey.seal(text.toArray(), context(vault, "").toArray()));
  }

  /// @throws RefusedException if the blob is none of this tenant and root key, or the name is taken
  ///   in this vault
  public KeyBundle restore(Vault vault, Bytes blob) {
    var content = open(vault, blob);
    requireFree(vault, content.key(vault.name()).name());
    var key = content.key(vault.name());
    var versions = new ArrayList<KeyChange.KeptVersion>();
    try {
      for (var version : content.versions()) {
        versions.add(unpacked(vault, key, version));
      }
      keys.apply(new KeyChange.Restored(key, versions));
    } catch (ConcurrentChangeException _) {
      throw inUse(key.name());
    }
    return new KeyBundle(key, latest(key, versions));
  }

  private KeyChange.KeptVersion unpacked(Vault vault, Key key, BackupFormat.Version version) {
    var record = version.record();
    var context = context(vault, record.version().value());
    try {
      var kept = store.unpack(key.id(record.version()), record.spec(), version.packed(), context);
      return new KeyChange.KeptVersion(record.withPlatform(store.platform()), kept);
    } catch (CryptoFailureException _) {
      throw foreign();
    }
  }

  private static RefusedException foreign() {
    return new RefusedException(
        RefusalReason.BAD_PARAMETER, "value: expected a backup of a key of this tenant and server");
  }

  private BackupFormat.Content open(Vault vault, Bytes blob) {
    try {
      var text = rootKey.open(blob.toArray(), context(vault, "").toArray());
      return BackupFormat.read(Bytes.copyOf(text));
    } catch (MalformedInputException | CryptoFailureException _) {
      throw foreign();
    }
  }

  private void requireFree(Vault vault, KeyName name) {
    var existing = keys.find(vault.name(), name);
    if (existing.isEmpty()) {
      return;
    }
    var deletion = existing.get().deletion();
    if (deletion.isPresent() && deletion.get().isDue(clock.instant())) {
      keys.apply(new KeyChange.Purged(existing.get()));
      return;
    }
    if (deletion.isPresent()) {
      throw KeyLifecycle.deletedButRecoverable(name);
    }
    throw inUse(name);
  }

  private static RefusedException inUse(KeyName name) {
    return new RefusedException(
        RefusalReason.NAME_IN_USE,
        "Key %s exists in this vault; a key is restored under its own name only.".formatted(name));
  }

  private static KeyVersionRecord latest(Key key, List<KeyChange.KeptVersion> versions) {
    return versions.stream()
        .map(KeyChange.KeptVersion::version)
        .filter(record -> record.version().equals(key.latest()))
        .findFirst()
        .orElseThrow();
  }

  private static Bytes context(Vault vault, String version) {
    return Bytes.utf8("privyseal/keyvault/backup/v1/" + vault.tenant() + "/" + version);
  }
}
