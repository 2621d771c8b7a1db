package io.privyseal.keyvault.service;

import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a vault server is told.
///
/// @param defaultVault answers requests whose host names no vault
/// @param vaults registered at the start; others may be in the storage already
/// @param authority where tokens come from, without the tenant: `https://localhost:8445`
/// @param region what `x-ms-keyvault-region` says
/// @param rates how much one party may use; empty: as much as it likes
public record VaultSettings(
    VaultName defaultVault,
    List<Vault> vaults,
    URI authority,
    String region,
    Optional<VaultRates> rates) {
  /// With the standard rates.
  public VaultSettings(VaultName defaultVault, List<Vault> vaults, URI authority, String region) {
    this(defaultVault, vaults, authority, region, Optional.of(VaultRates.standard()));
  }

  public VaultSettings {
    vaults = List.copyOf(vaults);
    var path = authority.getPath();
    if (authority.getScheme() == null
        || authority.getHost() == null
        || authority.getQuery() != null
        || !(path == null || path.isEmpty())) {
      throw new IllegalArgumentException("authority: expected a scheme and host only");
    }
  }

  /// The hosts of the vaults' resources: vaults are `NAME.` and one of these.
  Set<String> domains() {
    return vaults.stream()
        .map(vault -> URI.create(vault.resource()).getAuthority().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
