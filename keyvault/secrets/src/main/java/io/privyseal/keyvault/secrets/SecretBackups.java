package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.Vault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;

/// A secret with all its versions as one opaque blob, and back. Thread-safe.
///
/// The blob is sealed under the root key for one tenant, as that of a key is: it can be restored
/// into any vault of that tenant that has the same root key, and read by nobody. Each value is
/// sealed inside it once more. A bound secret comes back bound, under the policy it was backed up
/// with.
public final class SecretBackups {
  /// Versions of one backup.
  public static final int MAX_VERSIONS = 100;

  /// What is in a blob, in bytes: as much as a request body of 1 MiB can bring back in base64.
  public static final int MAX_BYTES = 760 << 10;

  private final SecretRepository secrets;
  private final RootKey rootKey;
  private final InstantSource clock;

  public SecretBackups(SecretRepository secrets, RootKey rootKey, InstantSource clock) {
    this.secrets = secrets;
    this.rootKey = rootKey;
    this.clock = clock;
  }

  /// @throws RefusedException if there is no such secret, or its versions are too many or too large
  public Bytes backup(Vault vault, SecretName name) {
    var page = secrets.versions(vault.name(), name, 0, MAX_VERSIONS);
    if (page.items().isEmpty() || page.items().getFirst().secret().deletion().isPresent()) {
      throw SecretLifecycle.notFound(name, Optional.empty());
    }
    if (page.next().isPresent()) {
      throw SecretLifecycle.refused(
          RefusalReason.TOO_MANY_VERSIONS,
          "A secret with more than %d versions cannot be backed up.".formatted(MAX_VERSIONS));
    }
    var versions = new ArrayList<SecretBackupFormat.Version>();
    for (var bundle : page.items()) {
      versions.add(new SecretBackupFormat.Version(bundle.version(), sealed(vault, bundle)));
    }
    var text = SecretBackupFormat.write(page.items().getFirst().secret(), versions);
    if (text.length() > MAX_BYTES) {
      throw SecretLifecycle.refused(
          RefusalReason.TOO_MANY_VERSIONS,
          "The versions of this secret are together too large to be backed up.");
    }
    return Bytes.copyOf(rootKey.seal(text.toArray(), context(vault, "")));
  }

  private Bytes sealed(Vault vault, SecretBundle bundle) {
    var id = bundle.id();
    try (var value =
        secrets
            .value(id)
            .orElseThrow(() -> SecretLifecycle.notFound(id.name(), Optional.of(id.version())))) {
      var context = context(vault, id.version().value());
      return value.expose(plain -> Bytes.copyOf(rootKey.seal(plain, context)));
    }
  }

  /// @throws RefusedException if the blob is none of this tenant and root key, or the name is taken
  ///   in this vault
  public SecretBundle restore(Vault vault, Bytes blob) {
    var content = open(vault, blob);
    var secret = content.secret(vault.name());
    requireFree(vault, secret.name());
    var versions = new ArrayList<SecretChange.VersionWithValue>();
    try {
      for (var version : content.versions()) {
        var context = context(vault, version.record().version().value());
        var plain = rootKey.open(version.sealedValue().toArray(), context);
        versions.add(new SecretChange.VersionWithValue(version.record(), Secret.takeOver(plain)));
      }
      secrets.apply(new SecretChange.Restored(secret, versions));
    } catch (ConcurrentChangeException _) {
      throw inUse(secret.name());
    } finally {
      versions.forEach(version -> version.value().close());
    }
    var latest =
        content.versions().stream()
            .map(SecretBackupFormat.Version::record)
            .filter(record -> record.version().equals(secret.latest()))
            .findFirst();
    return new SecretBundle(secret, latest.orElseThrow());
  }

  private SecretBackupFormat.Content open(Vault vault, Bytes blob) {
    try {
      var text = rootKey.open(blob.toArray(), context(vault, ""));
      return SecretBackupFormat.read(Bytes.copyOf(text));
    } catch (MalformedInputException | CryptoFailureException _) {
      throw SecretLifecycle.refused(
          RefusalReason.BAD_PARAMETER,
          "value: expected a backup of a secret of this tenant and server");
    }
  }

  private void requireFree(Vault vault, SecretName name) {
    var existing = secrets.find(vault.name(), name);
    if (existing.isEmpty()) {
      return;
    }
    var deletion = existing.get().deletion();
    if (deletion.isEmpty()) {
      throw inUse(name);
    }
    if (!deletion.get().isDue(clock.instant())) {
      throw SecretLifecycle.deletedButRecoverable(name);
    }
    secrets.apply(new SecretChange.Purged(existing.get()));
  }

  private static RefusedException inUse(SecretName name) {
    return SecretLifecycle.refused(
        RefusalReason.NAME_IN_USE,
        "Secret %s exists in this vault; a secret is restored under its own name only."
            .formatted(name));
  }

  private static byte[] context(Vault vault, String version) {
    return Bytes.utf8("privyseal/keyvault/secret-backup/v1/" + vault.tenant() + "/" + version)
        .toArray();
  }
}
