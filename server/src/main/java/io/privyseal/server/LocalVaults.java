package io.privyseal.server;

import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.service.VaultSettings;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/// The vaults of a local stack: those of the configuration, or one.
final class LocalVaults {
  private static final String DEFAULT_VAULT = "local";
  private static final int RECOVERABLE_DAYS = 90;

  private LocalVaults() {}

  static VaultSettings settings(
      Configuration configuration, UUID tenant, String domain, URI issuer) {
    var names = configuration.texts(Setting.VAULT_NAMES);
    var vaults =
        (names.isEmpty() ? List.of(DEFAULT_VAULT) : names)
            .stream()
                .map(name ->
                    new Vault(
                        new VaultName(name),
                        tenant.toString(),
                        "https://" + domain,
                        RECOVERABLE_DAYS,
                        false))
                .toList();
    var byDefault =
        configuration
            .text(Setting.VAULT_DEFAULT)
            .map(VaultName::new)
            .orElseGet(() -> vaults.getFirst().name());
    return new VaultSettings(
        byDefault,
        vaults,
        issuer,
        "local",
        InstanceChoices.rates(configuration, InstanceChoices.LOCAL_RATES));
  }
}
