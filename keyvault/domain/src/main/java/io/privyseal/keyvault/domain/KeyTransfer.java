package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import java.util.Set;

/// Takes keys that come wrapped for a key of the vault, so that nobody but the two key stores ever
/// sees them. Thread-safe.
///
/// Source: Key Vault, Bring your own key specification.
public final class KeyTransfer {
  private static final Set<KeyOperation> KEK_OPERATIONS = Set.of(KeyOperation.IMPORT);

  private final KeyRepository keys;
  private final KeyStore store;
  private final KeyLifecycle life;
  private final CryptoEngine engine;

  public KeyTransfer(KeyRepository keys, KeyStore store, KeyLifecycle life, CryptoEngine engine) {
    this.keys = keys;
    this.store = store;
    this.life = life;
    this.engine = engine;
  }

  /// A new key, or a new version if there is one of that name.
  ///
  /// @param kek the key that it comes wrapped for, permitted for [KeyOperation#IMPORT]
  /// @throws RefusedException if the blob does not open, or holds no key of that kind
  public KeyBundle receive(
      Vault vault, KeyName name, KeyRequest.Transfer request, KeyUse.Permit kek) {
    requireKek(kek);
    var asked = request.attributes().exportable().orElse(false);
    var exportable = keys.find(vault.name(), name).map(Key::exportable).orElse(asked);
    var id = new KeyId(vault.name(), name, ObjectVersion.random(engine.random()));
    var received = open(id, request, kek, exportable);
    return life.keep(vault, id, received.spec(), exportable, received.made(), request);
  }

  /// A key that does anything else could be asked to open a blob as if it were a message.
  private static void requireKek(KeyUse.Permit kek) {
    var version = kek.bundle().version();
    if (kek.operation() != KeyOperation.IMPORT
        || version.spec().type() != KeyType.RSA_HSM
        || !version.operations().equals(KEK_OPERATIONS)) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER,
          "key_hsm: expected it to be wrapped for an RSA-HSM key whose only operation is import");
    }
  }

  private KeyStore.Received open(
      KeyId id, KeyRequest.Transfer request, KeyUse.Permit kek, boolean exportable) {
    try {
      var kept = KeptKey.of(kek.bundle(), keys);
      return store.receive(id, request.type(), kept, request.blob().ciphertext(), exportable);
    } catch (MalformedInputException | CryptoFailureException _) {
      // One message for all, whatever is wrong: the sender of a good blob needs no more.
      throw new RefusedException(
          RefusalReason.CRYPTO_FAILED,
          "key_hsm: it does not open with the key that it names, or holds no key of kty "
              + request.type().kty());
    }
  }
}
