package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.keyvault.domain.Page;
import io.privyseal.keyvault.domain.VaultName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Port: where secrets are kept. What [#apply] acknowledges is durable. Every method may throw
/// [io.privyseal.keyvault.domain.VaultStorageUnavailableException].
///
/// Deleted secrets are found by [#find], [#findLatest] and [#findVersion] as well; the caller looks
/// at [VaultSecret#deletion].
public interface SecretRepository {
  Optional<VaultSecret> find(VaultName vault, SecretName name);

  /// The latest version of the secret.
  Optional<SecretBundle> findLatest(VaultName vault, SecretName name);

  Optional<SecretBundle> findVersion(SecretId id);

  /// The value of that version; the caller closes it.
  Optional<Secret> value(SecretId id);

  /// The latest versions of secrets that are not deleted, by folded name.
  ///
  /// @param after folded name that the page starts behind; empty for the first page
  Page<SecretBundle> list(VaultName vault, String after, int limit);

  /// Versions of one secret in the order of their making.
  ///
  /// @param afterOrdinal 0 for the first page
  Page<SecretBundle> versions(VaultName vault, SecretName name, int afterOrdinal, int limit);

  /// Like [#list], for deleted secrets.
  Page<SecretBundle> listDeleted(VaultName vault, String after, int limit);

  /// Deleted secrets of any vault whose time is over at `now`.
  List<VaultSecret> due(Instant now, int limit);

  /// @throws io.privyseal.keyvault.domain.ConcurrentChangeException if the secret is not at the
  ///   revision that the change was made from; nothing was written then
  void apply(SecretChange change);
}
