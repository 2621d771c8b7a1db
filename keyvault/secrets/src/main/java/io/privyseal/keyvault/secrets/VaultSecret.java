package io.privyseal.keyvault.secrets;

import io.privyseal.keyvault.domain.Deletion;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.VaultName;
import java.util.Optional;

/// What holds for all versions of a secret. Holds no value.
///
/// @param releasePolicy there exactly if the secret is bound
/// @param latest the version that a request without a version means
/// @param versions how many there are
/// @param revision grows with every change; a write names the one that it was made from
public record VaultSecret(
    VaultName vault,
    SecretName name,
    Optional<KeyReleasePolicy> releasePolicy,
    Optional<Deletion> deletion,
    ObjectVersion latest,
    int versions,
    long revision) {

  /// Bound on the versions of one secret.
  public static final int MAX_VERSIONS = 1000;

  /// Whether values leave by release only. The same for every version, from the first to the last.
  public boolean bound() {
    return releasePolicy.isPresent();
  }

  VaultSecret withVersion(ObjectVersion version, Optional<KeyReleasePolicy> policy) {
    return new VaultSecret(vault, name, policy, deletion, version, versions + 1, revision + 1);
  }

  VaultSecret withReleasePolicy(Optional<KeyReleasePolicy> policy) {
    return new VaultSecret(vault, name, policy, deletion, latest, versions, revision + 1);
  }

  VaultSecret withDeletion(Optional<Deletion> newDeletion) {
    return new VaultSecret(vault, name, releasePolicy, newDeletion, latest, versions, revision + 1);
  }

  public SecretId id(ObjectVersion version) {
    return new SecretId(vault, name, version);
  }
}
