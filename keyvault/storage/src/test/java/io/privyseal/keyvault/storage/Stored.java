package io.privyseal.keyvault.storage;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.sql.Database;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyCache;
import io.privyseal.keyvault.domain.KeyId;
import io.privyseal.keyvault.domain.KeyLifecycle;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.KeyRequest;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.KeyUse;
import io.privyseal.keyvault.domain.SigningAlgorithm;
import io.privyseal.keyvault.domain.Tags;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/// A vault in a database, and the keys that the tests put there.
final class Stored {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final KeyName NAME = new KeyName("a-Key");
  static final KeySpec EC = new KeySpec(KeyType.EC, new KeyShape.Ec(EcCurve.P256));
  static final KeySpec EC_HSM = new KeySpec(KeyType.EC_HSM, new KeyShape.Ec(EcCurve.P384));
  static final KeySpec OCT_HSM = new KeySpec(KeyType.OCT_HSM, new KeyShape.Oct(192));
  static final Vault VAULT =
      new Vault(
          new VaultName("demo"),
          "11111111-2222-3333-4444-555555555555",
          "https://vault.localhost",
          90,
          false);
  static final KeyReleasePolicy POLICY =
      new KeyReleasePolicy(
          KeyReleasePolicy.DEFAULT_CONTENT_TYPE, Bytes.utf8("{\"policy\":1}"), true);

  final PostgresKeyRepository keys;
  final PostgresRotationPolicies policies;
  final KeyLifecycle life;
  final KeyUse use;
  private final RootKey rootKey;
  Instant now = START;

  Stored(Database database, RootKey rootKey) {
    new PostgresVaultRegistry(database).register(VAULT);
    keys = PostgresKeyRepository.open(database, rootKey);
    policies = new PostgresRotationPolicies(database);
    var store =
        new SoftwareKeyStore(
            rootKey,
            KeyPairSource.directly(ENGINE),
            ENGINE,
            new KeyCache<>(1, Duration.ofMinutes(1), () -> now));
    this.rootKey = rootKey;
    life = new KeyLifecycle(keys, policies, store, ENGINE, () -> now);
    use = new KeyUse(keys, store, ENGINE, () -> now);
  }

  /// What is kept of a version, opened.
  Secret opened(KeyId id) {
    var kept = keys.kept(id).orElseThrow().toArray();
    return Secret.takeOver(rootKey.open(kept, id.sealingContext().toArray()));
  }

  void sign(KeyBundle bundle) {
    var permit =
        use.permit(
            VAULT, bundle.key().name(), Optional.of(bundle.version().version()), KeyOperation.SIGN);
    use.sign(permit, SigningAlgorithm.ES256, Bytes.zeros(32));
  }

  static RootKey rootKey(int seed) {
    var plain = new byte[RootKey.KEY_BYTES];
    plain[0] = (byte) seed;
    return RootKey.of(ENGINE, Secret.takeOver(plain));
  }

  /// A key with something in every column.
  static KeyRequest.Create full() {
    var tags = new LinkedHashMap<String, String>();
    tags.put("z", "last name first");
    tags.put("a", "umlaut \u00e4 and \ud83d\udd11");
    return new KeyRequest.Create(
        EC_HSM,
        Optional.empty(),
        AttributesChange.NONE
            .withExportable(true)
            .withEnabled(false)
            .withNotBefore(START.minusSeconds(5))
            .withExpires(START.plusSeconds(5)),
        Optional.of(new Tags(tags)),
        Optional.of(POLICY));
  }

  static KeyRequest.Create plain() {
    return KeyRequest.Create.of(EC);
  }

  static KeyRequest.Update change(AttributesChange attributes) {
    return new KeyRequest.Update(Optional.empty(), attributes, Optional.empty(), Optional.empty());
  }
}
