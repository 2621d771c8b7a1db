package io.privyseal.keyvault.storage;

import static io.privyseal.keyvault.storage.Stored.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresVaultRegistryTest {
  private static final String OTHER_TENANT = "99999999-2222-3333-4444-555555555555";

  private Database database;
  private PostgresVaultRegistry vaults;

  @BeforeEach
  void open() {
    database = TestPostgres.migratedDatabase();
    vaults = new PostgresVaultRegistry(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aRegisteredVaultIsFoundInAnyCase() {
    vaults.register(VAULT);

    assertThat(vaults.find(new VaultName("DEMO"))).contains(VAULT);
    assertThat(vaults.find(new VaultName("other"))).isEmpty();
  }

  @Test
  void registeringAgainChangesItsSettings() {
    vaults.register(VAULT);
    var shorter = new Vault(VAULT.name(), VAULT.tenant(), "https://v.example", 7, false);

    vaults.register(shorter);

    assertThat(vaults.all()).containsExactly(shorter);
  }

  @Test
  void purgeProtectionStaysOn() {
    vaults.register(new Vault(VAULT.name(), VAULT.tenant(), VAULT.resource(), 90, true));

    vaults.register(VAULT);

    assertThat(vaults.find(VAULT.name()).orElseThrow().purgeProtection()).isTrue();
  }

  @Test
  void anotherTenantCannotTakeAVault() {
    vaults.register(VAULT);
    var taken = new Vault(VAULT.name(), OTHER_TENANT, VAULT.resource(), 90, false);

    assertThatThrownBy(() -> vaults.register(taken)).isInstanceOf(RefusedException.class);
    assertThat(vaults.find(VAULT.name())).contains(VAULT);
  }
}
