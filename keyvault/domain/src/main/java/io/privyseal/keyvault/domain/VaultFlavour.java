package io.privyseal.keyvault.domain;

import java.util.Optional;

/// Which of Azure's two services a vault behaves as.
///
/// Source: Azure Key Vault, About keys.
public enum VaultFlavour {
  /// Key Vault: RSA and EC, software or `-HSM`; secrets.
  VAULT("vault"),
  /// Managed HSM: every key is of an `-HSM` kind, whatever was asked for, and there are symmetric
  /// ones; random bytes; roles through the vault's own endpoint.
  MANAGED_HSM("managed-hsm");

  private final String code;

  VaultFlavour(String code) {
    this.code = code;
  }

  /// How storage and configuration name it.
  public String code() {
    return code;
  }

  public static Optional<VaultFlavour> ofCode(String code) {
    for (var flavour : values()) {
      if (flavour.code.equals(code)) {
        return Optional.of(flavour);
      }
    }
    return Optional.empty();
  }
}
