package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Port: where keys are kept. What [#apply] acknowledges is durable. Every method may throw
/// [VaultStorageUnavailableException].
///
/// Deleted keys are found by [#find] and [#findVersion] as well; the caller looks at
/// [Key#deletion].
public interface KeyRepository extends KeyReleasePolicies {
  Optional<Key> find(VaultName vault, KeyName name);

  /// The latest version of the key.
  Optional<KeyBundle> findLatest(VaultName vault, KeyName name);

  Optional<KeyBundle> findVersion(KeyId id);

  /// What a [KeyStore] keeps of that version.
  Optional<Bytes> kept(KeyId id);

  /// The latest versions of keys that are not deleted, by folded name.
  ///
  /// @param after folded name that the page starts behind; empty for the first page
  Page<KeyBundle> list(VaultName vault, String after, int limit);

  /// Versions of one key in the order of their making.
  ///
  /// @param afterOrdinal 0 for the first page
  Page<KeyBundle> versions(VaultName vault, KeyName name, int afterOrdinal, int limit);

  /// Like [#list], for deleted keys.
  Page<KeyBundle> listDeleted(VaultName vault, String after, int limit);

  /// Deleted keys of any vault whose time is over at `now`.
  List<Key> due(Instant now, int limit);

  /// What purged keys have left in a [KeyStore] that keeps keys outside of the repository.
  List<Left> left(int limit);

  /// That it was destroyed there.
  void cleared(KeyId id);

  /// @param kept of a key that is gone
  record Left(KeyId id, Bytes kept) {}

  /// @throws ConcurrentChangeException if the key is not at the revision that the change was made
  ///   from; nothing was written then
  void apply(KeyChange change);
}
