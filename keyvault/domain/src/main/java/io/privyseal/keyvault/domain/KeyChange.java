package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import java.util.List;

/// One write to a [KeyRepository], whole or not at all. All but [Created] and [Restored] are made
/// from the revision before [Key#revision] and fail when the key is at another one.
public sealed interface KeyChange {
  Key key();

  /// A new key with its first version.
  ///
  /// @param kept what a [KeyStore] gave for it
  /// @param by who set the release policy, if there is one
  record Created(Key key, KeyVersionRecord version, Bytes kept, String by) implements KeyChange {}

  /// One more version of a key, which becomes the latest.
  record VersionAdded(Key key, KeyVersionRecord version, Bytes kept, String by)
      implements KeyChange {}

  /// Other attributes, operations, tags of one version, or another policy of the key.
  record Updated(Key key, KeyVersionRecord version, String by) implements KeyChange {}

  record Deleted(Key key) implements KeyChange {}

  record Recovered(Key key) implements KeyChange {}

  /// The key with all versions is gone. What they have outside of the repository is noted, to be
  /// destroyed: [KeyRepository#left].
  ///
  /// @param key as it was read; its revision is the one expected
  record Purged(Key key) implements KeyChange {}

  /// A key with all its versions, from a backup.
  record Restored(Key key, List<KeptVersion> versions) implements KeyChange {
    public Restored {
      versions = List.copyOf(versions);
    }
  }

  record KeptVersion(KeyVersionRecord version, Bytes kept) {}
}
