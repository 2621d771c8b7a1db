package io.privyseal.keyvault.storage;

import io.privyseal.foundation.sql.DatabaseUnavailableException;
import io.privyseal.keyvault.domain.VaultStorageUnavailableException;
import java.util.function.Supplier;

/// What every storage of the vault does with a database that does not answer.
public final class VaultStorage {
  private VaultStorage() {}

  /// What `work` gives.
  ///
  /// @throws VaultStorageUnavailableException if the database did not answer
  public static <T> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (DatabaseUnavailableException e) {
      throw new VaultStorageUnavailableException("the storage of the vault does not answer", e);
    }
  }
}
