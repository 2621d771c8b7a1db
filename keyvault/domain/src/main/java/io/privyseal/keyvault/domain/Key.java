package io.privyseal.keyvault.domain;

import java.util.Optional;

/// What holds for all versions of a key.
///
/// @param exportable whether it may be released; the same for every version
/// @param releasePolicy there exactly if it is exportable
/// @param latest the version that a request without a version means
/// @param versions how many there are
/// @param revision grows with every change; a write names the one that it was made from
public record Key(
    VaultName vault,
    KeyName name,
    boolean exportable,
    Optional<KeyReleasePolicy> releasePolicy,
    Optional<Deletion> deletion,
    ObjectVersion latest,
    int versions,
    long revision) {

  /// Bound on the versions of one key.
  public static final int MAX_VERSIONS = 1000;

  public Key {
    if (exportable != releasePolicy.isPresent()) {
      throw new IllegalArgumentException("exactly the exportable keys have a release policy");
    }
  }

  Key withVersion(ObjectVersion version, Optional<KeyReleasePolicy> policy) {
    return new Key(vault, name, exportable, policy, deletion, version, versions + 1, revision + 1);
  }

  Key withReleasePolicy(Optional<KeyReleasePolicy> policy) {
    return new Key(vault, name, exportable, policy, deletion, latest, versions, revision + 1);
  }

  Key withDeletion(Optional<Deletion> newDeletion) {
    return new Key(
        vault, name, exportable, releasePolicy, newDeletion, latest, versions, revision + 1);
  }

  public KeyId id(ObjectVersion version) {
    return new KeyId(vault, name, version);
  }
}
