package io.privyseal.server.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.keyvault.domain.KeyPairSource;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyStoresTest {
  private static final io.privyseal.foundation.crypto.CryptoEngine ENGINE =
      CryptoEngines.choose("jdk");

  @TempDir private Path directory;

  private static KeyStores stores() {
    return new KeyStores(
        RootKey.generate(ENGINE), KeyPairSource.directly(ENGINE), ENGINE, InstantSource.system());
  }

  private static Configuration configuration(Map<String, String> environment) {
    return Configuration.read(Profile.LOCAL, Optional.empty(), environment, Map.of());
  }

  private Configuration module() throws Exception {
    var library = Files.writeString(directory.resolve("module.so"), "no library");
    return configuration(
        Map.of(
            "PRIVYSEAL_VAULT_KEYSTORE", "pkcs11",
            "PRIVYSEAL_VAULT_PKCS11_MODULE", library.toString(),
            "PRIVYSEAL_VAULT_PKCS11_TOKEN", "any"));
  }

  @Test
  void keysAreInSoftwareUnlessAModuleIsAskedFor() {
    try (var store = stores().open(configuration(Map.of()), Optional.empty())) {
      assertThat(store).isInstanceOf(SoftwareKeyStore.class);
    }
  }

  @Test
  void aModuleThatIsNoneIsRefusedWithItsName() throws Exception {
    var configuration = module();

    assertThatThrownBy(() -> stores().open(configuration, Optional.of("1234")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("module.so");
  }

  @Test
  void aMissingPinIsNamed() throws Exception {
    var configuration = module();

    assertThatThrownBy(() -> stores().open(configuration, Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the PIN of the token is missing");
  }

  @Test
  void noPairsAreMadeAheadForAModule() throws Exception {
    assertThat(KeyStores.pairsAhead(module(), Map.of(2048, 4))).isEmpty();
    assertThat(KeyStores.pairsAhead(configuration(Map.of()), Map.of(2048, 4))).hasSize(1);
  }
}
