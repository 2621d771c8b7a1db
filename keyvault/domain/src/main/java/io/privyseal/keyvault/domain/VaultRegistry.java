package io.privyseal.keyvault.domain;

import java.util.List;
import java.util.Optional;

/// Port: the vaults that this server holds.
public interface VaultRegistry {
  /// @throws VaultStorageUnavailableException if the storage does not answer
  Optional<Vault> find(VaultName name);

  /// Adds `vault`, or gives an existing one of that name the new settings. The tenant and the
  /// flavour of an existing vault never changes.
  ///
  /// @throws RefusedException with [RefusalReason#VAULT_OF_ANOTHER_TENANT]
  /// @throws VaultStorageUnavailableException if the storage does not answer
  void register(Vault vault);

  /// In the order of names.
  List<Vault> all();
}
