package io.privyseal.server.keeping;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.keyvault.domain.KeyCache;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.KeyStore;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import io.privyseal.keyvault.pkcs11.Pkcs11KeyStore;
import io.privyseal.keyvault.pkcs11.Pkcs11Settings;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The key store that the configuration asks for.
///
/// @param rootKey seals keys, or what is kept of keys in a module
/// @param pairs for keys in software
public record KeyStores(
    RootKey rootKey, KeyPairSource pairs, CryptoEngine engine, InstantSource clock) {
  /// Value of [Setting#VAULT_KEYSTORE].
  public static final String PKCS11 = "pkcs11";

  /// Environment variable that holds the PIN if no file does. It is no setting, so that no flag and
  /// no configuration file can carry it.
  public static final String PIN_VARIABLE = "PRIVYSEAL_PKCS11_PIN";

  /// How many pairs to make ahead: none where a module makes them.
  public static Map<Integer, Integer> pairsAhead(
      Configuration configuration, Map<Integer, Integer> inSoftware) {
    return inModule(configuration) ? Map.of() : inSoftware;
  }

  private static boolean inModule(Configuration configuration) {
    return configuration.text(Setting.VAULT_KEYSTORE).equals(Optional.of(PKCS11));
  }

  /// The caller closes it.
  ///
  /// @param pinVariable what [#PIN_VARIABLE] holds
  /// @throws IllegalStateException if module or PIN cannot be read
  public KeyStore open(Configuration configuration, Optional<String> pinVariable) {
    if (!inModule(configuration)) {
      return new SoftwareKeyStore(
          rootKey,
          pairs,
          engine,
          new KeyCache<>(KeyCache.DEFAULT_MAX_KEYS, KeyCache.DEFAULT_IDLE, clock));
    }
    var module = configuration.path(Setting.VAULT_PKCS11_MODULE).orElseThrow();
    var settings =
        new Pkcs11Settings(
            module,
            configuration.required(Setting.VAULT_PKCS11_TOKEN),
            configuration.number(
                Setting.VAULT_PKCS11_SESSIONS, Pkcs11Settings.DEFAULT_MAX_SESSIONS),
            Pkcs11Settings.DEFAULT_MAX_WAIT);
    try {
      return Pkcs11KeyStore.open(settings, pin(configuration, pinVariable), rootKey, engine, clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "%s cannot be used as a PKCS #11 module: %s".formatted(module, e.getMessage()), e);
    }
  }

  private static Secret pin(Configuration configuration, Optional<String> variable) {
    var text =
        configuration
            .path(Setting.VAULT_PKCS11_PIN_FILE)
            .map(file -> PrivateFiles.read(file).stripTrailing())
            .or(() -> variable)
            .orElse("");
    if (text.isEmpty()) {
      throw new IllegalStateException(
          "the PIN of the token is missing: expected it in the file %s, or in %s"
              .formatted(Setting.VAULT_PKCS11_PIN_FILE.key(), PIN_VARIABLE));
    }
    return Secret.takeOver(text.getBytes(StandardCharsets.UTF_8));
  }
}
