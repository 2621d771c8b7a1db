package io.privyseal.server;

import io.privyseal.access.TenantId;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whose tokens are taken: the local issuer in the local profile, and those of the configuration.
final class TrustedIssuers {
  private TrustedIssuers() {}

  static List<TrustedIssuer> of(Configuration configuration, Optional<LocalIdentities> local) {
    var issuers = new ArrayList<TrustedIssuer>();
    local.ifPresent(identities -> issuers.add(identities.trusted()));
    issuers.addAll(configuration.issuers(owner(configuration, local)));
    return issuers;
  }

  /// Callers of issuers that know no tenants belong to the tenant that owns the vaults.
  private static TenantId owner(Configuration configuration, Optional<LocalIdentities> local) {
    return local
        .map(LocalIdentities::tenant)
        .orElseGet(() -> new TenantId(configuration.required(Setting.VAULT_TENANT)));
  }
}
