package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Secret;
import java.util.List;

/// One write to a [SecretRepository], whole or not at all. All but [Created] and [Restored] are
/// made from the revision before [VaultSecret#revision] and fail when the secret is at another one.
public sealed interface SecretChange {
  VaultSecret secret();

  /// A new secret with its first version.
  ///
  /// @param value stays the caller's
  record Created(VaultSecret secret, SecretVersionRecord version, Secret value)
      implements SecretChange {}

  /// One more version of a secret, which becomes the latest.
  record VersionAdded(VaultSecret secret, SecretVersionRecord version, Secret value)
      implements SecretChange {}

  /// Other attributes, content type, tags of one version, or another policy of the secret.
  record Updated(VaultSecret secret, SecretVersionRecord version) implements SecretChange {}

  record Deleted(VaultSecret secret) implements SecretChange {}

  record Recovered(VaultSecret secret) implements SecretChange {}

  /// The secret with all versions and their values is gone.
  ///
  /// @param secret as it was read; its revision is the one expected
  record Purged(VaultSecret secret) implements SecretChange {}

  /// A secret with all its versions, from a backup.
  record Restored(VaultSecret secret, List<VersionWithValue> versions) implements SecretChange {
    public Restored {
      versions = List.copyOf(versions);
    }
  }

  record VersionWithValue(SecretVersionRecord version, Secret value) {}
}
