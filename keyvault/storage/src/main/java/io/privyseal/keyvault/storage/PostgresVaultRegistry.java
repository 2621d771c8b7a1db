package io.privyseal.keyvault.storage;

import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.Parameters;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultFlavour;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.VaultRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Vaults in PostgreSQL. Thread-safe.
public final class PostgresVaultRegistry implements VaultRegistry {
  private static final String SELECT =
      "select name, tenant, resource, recoverable_days, purge_protection, flavour"
          + " from keyvault.vault ";

  private final Database database;

  public PostgresVaultRegistry(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Vault> find(VaultName name) {
    return VaultStorage.translated(() ->
        database.read(connection -> {
          try (var select = connection.prepareStatement(SELECT + "where name = ?")) {
            new Parameters(select).text(name.value());
            try (var rows = select.executeQuery()) {
              return rows.next() ? Optional.of(vault(rows)) : Optional.empty();
            }
          }
        }));
  }

  /// Purge protection, once on, stays on: it protects from whoever configures the server too.
  @Override
  public void register(Vault vault) {
    var rows =
        VaultStorage.translated(() ->
            database.inTransaction(connection -> {
              try (var upsert =
                  connection.prepareStatement(
                      """
                      insert into keyvault.vault as v
                        (name, tenant, resource, recoverable_days, purge_protection, flavour)
                      values (?, ?, ?, ?, ?, ?)
                      on conflict (name) do update
                      set resource = excluded.resource,
                        recoverable_days = excluded.recoverable_days,
                        purge_protection = v.purge_protection or excluded.purge_protection
                      where v.tenant = excluded.tenant and v.flavour = excluded.flavour
                      """)) {
                new Parameters(upsert)
                    .text(vault.name().value())
                    .text(vault.tenant())
                    .text(vault.resource())
                    .number(vault.recoverableDays())
                    .flag(vault.purgeProtection())
                    .text(vault.flavour().code());
                return upsert.executeUpdate();
              }
            }));
    if (rows != 1) {
      throw new RefusedException(
          RefusalReason.VAULT_OF_ANOTHER_TENANT,
          "The vault %s is there already, of another tenant or flavour.".formatted(vault.name()));
    }
  }

  @Override
  public List<Vault> all() {
    return VaultStorage.translated(() ->
        database.read(connection -> {
          try (var select = connection.prepareStatement(SELECT + "order by name");
              var rows = select.executeQuery()) {
            var vaults = new ArrayList<Vault>();
            while (rows.next()) {
              vaults.add(vault(rows));
            }
            return List.copyOf(vaults);
          }
        }));
  }

  private static Vault vault(ResultSet row) throws SQLException {
    return new Vault(
        new VaultName(row.getString("name")),
        row.getString("tenant"),
        row.getString("resource"),
        row.getInt("recoverable_days"),
        row.getBoolean("purge_protection"),
        VaultFlavour.ofCode(row.getString("flavour")).orElseThrow());
  }
}
