package io.privyseal.keyvault.pkcs11;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.KeyBackups;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyCache;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.KeyMaterial;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.KeyRequest;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyStore;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import io.privyseal.keyvault.storage.PostgresKeyRepository;
import io.privyseal.keyvault.storage.PostgresRotationPolicies;
import io.privyseal.keyvault.storage.PostgresVaultRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// A vault in PostgreSQL whose keys live in a store of the test's choice.
final class TokenVault implements AutoCloseable {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final Vault VAULT =
      new Vault(
          new VaultName("demo"),
          "11111111-2222-3333-4444-555555555555",
          "https://vault.localhost",
          90,
          false);
  static final KeyReleasePolicy POLICY =
      new KeyReleasePolicy(
          KeyReleasePolicy.DEFAULT_CONTENT_TYPE, Bytes.utf8("{\"policy\":1}"), false);

  private final Database database = TestPostgres.migratedDatabase();
  final RootKey rootKey = RootKey.generate(ENGINE);
  final PostgresKeyRepository keys;
  final KeyStore store;
  final KeyLifecycle life;
  final KeyUse use;
  final KeyBackups backups;

  private TokenVault(Function<RootKey, KeyStore> made) {
    var clock = InstantSource.system();
    new PostgresVaultRegistry(database).register(VAULT);
    keys = PostgresKeyRepository.open(database, rootKey);
    store = made.apply(rootKey);
    life = new KeyLifecycle(keys, new PostgresRotationPolicies(database), store, ENGINE, clock);
    use = new KeyUse(keys, store, ENGINE, clock);
    backups = new KeyBackups(keys, store, rootKey, clock);
  }

  static TokenVault inToken() {
    return inToken(SoftHsm.settings(SoftHsm.SHARED, 4), SoftHsm.PIN);
  }

  static TokenVault inToken(Pkcs11Settings settings, String pin) {
    return new TokenVault(root ->
        Pkcs11KeyStore.open(settings, SoftHsm.pin(pin), root, ENGINE, InstantSource.system()));
  }

  static TokenVault inSoftware() {
    return new TokenVault(root ->
        new SoftwareKeyStore(
            root,
            KeyPairSource.directly(ENGINE),
            ENGINE,
            new KeyCache<>(
                KeyCache.DEFAULT_MAX_KEYS, KeyCache.DEFAULT_IDLE, InstantSource.system())));
  }

  KeyBundle create(KeyName name, KeySpec spec, boolean exportable) {
    return life.create(
        VAULT,
        name,
        new KeyRequest.Create(
            spec,
            Optional.empty(),
            AttributesChange.NONE.withExportable(exportable),
            Optional.empty(),
            exportable ? Optional.of(POLICY) : Optional.empty()));
  }

  KeyBundle bring(KeyName name, KeyType type, KeyMaterial material, boolean exportable) {
    return life.importKey(
        VAULT,
        name,
        new KeyRequest.Import(
            type,
            material,
            Optional.empty(),
            AttributesChange.NONE.withExportable(exportable),
            Optional.empty(),
            exportable ? Optional.of(POLICY) : Optional.empty()));
  }

  KeyUse.Permit permit(KeyName name, KeyOperation operation) {
    return use.permit(VAULT, name, Optional.empty(), operation);
  }

  Secret export(KeyName name) {
    return use.export(VAULT, use.releasable(VAULT, name, Optional.empty()));
  }

  @Override
  public void close() {
    store.close();
    database.close();
    rootKey.close();
  }
}
