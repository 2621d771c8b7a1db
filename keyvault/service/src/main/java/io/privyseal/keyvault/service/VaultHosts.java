package io.privyseal.keyvault.service;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.VaultRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which vault a request is for: that of the host name `NAME.domain`, where the domain is that of
/// the vaults' resource, or `NAME.vault.*` or `NAME.managedhsm.*`; else the default one.
///
/// Vaults change rarely and are asked for by every request, so what was read is used for [#FRESH].
/// Only vaults that exist are remembered, so made-up host names fill nothing.
final class VaultHosts {
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final Set<String> LABELS = Set.of("vault", "managedhsm");

  private record Known(Vault vault, Instant readAt) {}

  private final VaultRegistry registry;
  private final VaultName defaultVault;
  private final Set<String> domains;
  private final InstantSource clock;
  private final ConcurrentHashMap<VaultName, Known> known = new ConcurrentHashMap<>();

  /// @param domains under which vaults have their names, in lower case
  VaultHosts(
      VaultRegistry registry, VaultName defaultVault, Set<String> domains, InstantSource clock) {
    this.registry = registry;
    this.defaultVault = defaultVault;
    this.domains = Set.copyOf(domains);
    this.clock = clock;
  }

  /// @param host as in the `Host` header
  /// @throws HttpProblem 404 if there is no such vault
  Vault vaultOf(String host) {
    return find(name(host));
  }

  private VaultName name(String host) {
    // An address in brackets has no labels; neither has one of digits a label `vault`.
    var name = host.split(":", 2)[0].toLowerCase(Locale.ROOT);
    if (domains.contains(name)) {
      return defaultVault;
    }
    for (var domain : domains) {
      if (name.endsWith("." + domain)) {
        return named(name.substring(0, name.length() - domain.length() - 1));
      }
    }
    var labels = name.split("\\.", 3);
    return labels.length < 2 || !LABELS.contains(labels[1]) ? defaultVault : named(labels[0]);
  }

  private static VaultName named(String label) {
    try {
      return new VaultName(label);
    } catch (MalformedInputException _) {
      throw noSuchVault();
    }
  }

  private Vault find(VaultName name) {
    var now = clock.instant();
    var held = known.get(name);
    if (held != null && now.isBefore(held.readAt().plus(FRESH))) {
      return held.vault();
    }
    var vault = registry.find(name);
    if (vault.isEmpty()) {
      known.remove(name);
      throw noSuchVault();
    }
    known.put(name, new Known(vault.get(), now));
    return vault.get();
  }

  private static HttpProblem noSuchVault() {
    return new HttpProblem(404, "VaultNotFound", "There is no vault of that host name.");
  }
}
