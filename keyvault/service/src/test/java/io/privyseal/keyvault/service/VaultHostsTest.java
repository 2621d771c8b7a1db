package io.privyseal.keyvault.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.VaultRegistry;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One vault is never taken for another, whatever the operator's domain is called.
class VaultHostsTest {
  private static final VaultSettings SETTINGS =
      new VaultSettings(
          new VaultName("first"),
          List.of(vault("first"), vault("second")),
          URI.create("https://issuer.example"),
          "local");

  private final VaultHosts hosts =
      new VaultHosts(
          new Registry(), SETTINGS.defaultVault(), SETTINGS.domains(), () -> Instant.EPOCH);

  private static Vault vault(String name) {
    return new Vault(
        new VaultName(name),
        "11111111-2222-3333-4444-555555555555",
        "https://Keys.Corp.example",
        90,
        false);
  }

  @ParameterizedTest
  @CsvSource({
    "second.keys.corp.example, second",
    "second.keys.corp.example:8443, second",
    "SECOND.Keys.Corp.Example, second",
    "first.keys.corp.example, first",
    "second.vault.localhost:8441, second",
    "keys.corp.example, first",
    "localhost:8441, first",
    "127.0.0.1:8441, first",
    "[::1]:8441, first"
  })
  void aVaultIsFoundUnderItsDomain(String host, String vault) {
    assertThat(hosts.vaultOf(host).name()).isEqualTo(new VaultName(vault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "third.keys.corp.example",
        "first.second.keys.corp.example",
        ".keys.corp.example",
        "-.keys.corp.example",
        "third.vault.localhost"
      })
  void aNameOfNoVaultIsNotTheDefaultOne(String host) {
    assertThatThrownBy(() -> hosts.vaultOf(host))
        .isInstanceOfSatisfying(HttpProblem.class, p -> assertThat(p.status()).isEqualTo(404));
  }

  @Test
  void theDomainsAreThoseOfTheVaults() {
    assertThat(SETTINGS.domains()).containsExactly("keys.corp.example");
  }

  private static final class Registry implements VaultRegistry {
    @Override
    public Optional<Vault> find(VaultName name) {
      return all().stream().filter(vault -> vault.name().equals(name)).findFirst();
    }

    @Override
    public void register(Vault vault) {
      throw new UnsupportedOperationException("the vaults are those of the settings");
    }

    @Override
    public List<Vault> all() {
      return SETTINGS.vaults();
    }
  }
}
