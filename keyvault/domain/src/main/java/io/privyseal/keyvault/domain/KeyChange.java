package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Secret;
import java.util.List;

/// One write to a [KeyRepository], whole or not at all. All but [Created] and [Restored] are made
/// from the revision before [Key#revision] and fail when the key is at another one.
public sealed interface KeyChange {
  Key key();

  /// A new key with its first version.
  ///
  /// @param privateKey PKCS #8 (RFC 5958), DER; stays the caller's
  record Created(Key key, KeyVersionRecord version, Secret privateKey) implements KeyChange {}

  /// One more version of a key, which becomes the latest.
  record VersionAdded(Key key, KeyVersionRecord version, Secret privateKey) implements KeyChange {}

  /// Other attributes, operations, tags of one version, or another policy of the key.
  record Updated(Key key, KeyVersionRecord version) implements KeyChange {}

  record Deleted(Key key) implements KeyChange {}

  record Recovered(Key key) implements KeyChange {}

  /// The key with all versions and their private halves is gone.
  ///
  /// @param key as it was read; its revision is the one expected
  record Purged(Key key) implements KeyChange {}

  /// A key with all its versions, from a backup.
  record Restored(Key key, List<VersionWithPrivateKey> versions) implements KeyChange {
    public Restored {
      versions = List.copyOf(versions);
    }
  }

  record VersionWithPrivateKey(KeyVersionRecord version, Secret privateKey) {}
}
