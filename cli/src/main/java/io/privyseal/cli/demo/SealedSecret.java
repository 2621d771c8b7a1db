package io.privyseal.cli.demo;

import com.azure.core.util.BinaryData;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/// A secret that only the holder of the vault's key can read: what the operator of the demo makes.
final class SealedSecret {
  static final String PLAIN = "the harvest is hidden in the mill";
  private static final int RSA_BITS = 2048;

  private final CryptoEngine engine;
  private final KeyVaultKey key;
  private final byte[] sealed;

  private SealedSecret(CryptoEngine engine, KeyVaultKey key, byte[] sealed) {
    this.engine = engine;
    this.key = key;
    this.sealed = sealed;
  }

  /// Creates an exportable RSA-HSM key with that release policy, and encrypts the secret with its
  /// public part.
  static SealedSecret make(
      KeyClient operator, String keyName, ReleasePolicy policy, CryptoEngine engine) {
    var key =
        operator.createRsaKey(
            new CreateRsaKeyOptions(keyName)
                .setKeySize(RSA_BITS)
                .setHardwareProtected(true)
                .setExportable(true)
                .setKeyOperations(
                    KeyOperation.ENCRYPT,
                    KeyOperation.DECRYPT,
                    KeyOperation.WRAP_KEY,
                    KeyOperation.UNWRAP_KEY)
                .setReleasePolicy(
                    new KeyReleasePolicy(BinaryData.fromString(policy.canonicalJson()))));
    var publicKey = (RSAPublicKey) key.getKey().toRsa().getPublic();
    var sealed =
        engine.encrypt(
            RsaEncryption.OAEP_SHA256, publicKey, PLAIN.getBytes(StandardCharsets.UTF_8));
    return new SealedSecret(engine, key, sealed);
  }

  KeyVaultKey key() {
    return key;
  }

  /// Whether that private key opens the secret.
  boolean opensWith(RSAPrivateKey released) {
    try {
      var plain = engine.decrypt(RsaEncryption.OAEP_SHA256, released, sealed);
      return PLAIN.equals(new String(plain, StandardCharsets.UTF_8));
    } catch (CryptoFailureException _) {
      return false;
    }
  }
}
