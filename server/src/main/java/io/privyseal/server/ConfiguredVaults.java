package io.privyseal.server;

import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultFlavour;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.service.VaultRates;
import io.privyseal.keyvault.service.VaultSettings;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/// The vaults and managed HSMs that the configuration asks for.
///
/// @param domain vaults are `NAME.` and this
/// @param hsmDomain the same for managed HSMs; empty if there are none
/// @param names of vaults, at least one
/// @param hsms names of managed HSMs
/// @param purgeProtection of all of them
record ConfiguredVaults(
    Configuration configuration,
    String domain,
    String hsmDomain,
    List<String> names,
    List<String> hsms,
    boolean purgeProtection) {
  private static final List<String> LOCAL_NAMES = List.of("local");
  private static final List<String> LOCAL_HSMS = List.of("hsm");
  private static final String LOCAL_HSM_DOMAIN = "managedhsm.localhost";

  static ConfiguredVaults local(Configuration configuration) {
    return new ConfiguredVaults(
        configuration,
        configuration.text(Setting.VAULT_DOMAIN).orElse(LocalStack.VAULT_DOMAIN),
        configuration.text(Setting.VAULT_MANAGED_HSM_DOMAIN).orElse(LOCAL_HSM_DOMAIN),
        texts(configuration, Setting.VAULT_NAMES, LOCAL_NAMES),
        texts(configuration, Setting.VAULT_MANAGED_HSMS, LOCAL_HSMS),
        false);
  }

  static ConfiguredVaults production(Configuration configuration) {
    return new ConfiguredVaults(
        configuration,
        configuration.required(Setting.VAULT_DOMAIN),
        configuration.text(Setting.VAULT_MANAGED_HSM_DOMAIN).orElse(""),
        configuration.texts(Setting.VAULT_NAMES),
        configuration.texts(Setting.VAULT_MANAGED_HSMS),
        true);
  }

  private static List<String> texts(
      Configuration configuration, Setting setting, List<String> otherwise) {
    var texts = configuration.texts(setting);
    return texts.isEmpty() ? otherwise : texts;
  }

  /// @param tenant owns all of them
  /// @param authority where their callers get tokens
  /// @param rates what one caller may use, unless the configuration says otherwise
  VaultSettings settings(String tenant, URI authority, VaultRates rates) {
    var byDefault = configuration.text(Setting.VAULT_DEFAULT).orElse(names.getFirst());
    var vaults =
        Stream.concat(
                names.stream().map(name -> vault(tenant, name, domain, VaultFlavour.VAULT)),
                hsms.stream().map(name -> vault(tenant, name, hsmDomain, VaultFlavour.MANAGED_HSM)))
            .toList();
    return new VaultSettings(
        new VaultName(byDefault),
        vaults,
        authority,
        "local",
        InstanceChoices.rates(configuration, rates));
  }

  private Vault vault(String tenant, String name, String below, VaultFlavour flavour) {
    return new Vault(
        new VaultName(name),
        tenant,
        "https://" + below,
        recoverableDays(name),
        purgeProtection,
        flavour);
  }

  private int recoverableDays(String name) {
    var prefix = name + "=";
    return configuration.texts(Setting.VAULT_RETENTION_DAYS).stream()
        .filter(text -> text.startsWith(prefix))
        .map(text -> Integer.parseInt(text.substring(prefix.length())))
        .findFirst()
        .orElse(Vault.MAX_RECOVERABLE_DAYS);
  }
}
