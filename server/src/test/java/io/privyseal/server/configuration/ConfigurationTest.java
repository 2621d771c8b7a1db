package io.privyseal.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  @TempDir private Path directory;

  private Path yaml(String text) throws Exception {
    return Files.writeString(directory.resolve("privyseal.yaml"), text);
  }

  private static Configuration local(Optional<Path> file, Map<String, String> environment) {
    return Configuration.read(Profile.LOCAL, file, environment, Map.of());
  }

  private static List<String> errors(
      Profile profile, Optional<Path> file, Map<String, String> environment) {
    return catchThrowableOfType(
            InvalidConfigurationException.class,
            () -> Configuration.read(profile, file, environment, Map.of()))
        .errors();
  }

  @Test
  void nestedNamesOfTheFileAreSettings() throws Exception {
    var read =
        local(Optional.of(yaml("ports:\n  base: 9000\nvault:\n  names: [one, two]\n")), Map.of());

    assertThat(read.number(Setting.PORTS_BASE, 0)).isEqualTo(9000);
    assertThat(read.texts(Setting.VAULT_NAMES)).containsExactly("one", "two");
  }

  @Test
  void theEnvironmentWinsOverTheFileAndFlagsOverBoth() throws Exception {
    var file = Optional.of(yaml("ports:\n  base: 9000\ncrypto:\n  engine: jdk\n"));
    var environment = Map.of("PRIVYSEAL_PORTS_BASE", "9100", "PRIVYSEAL_CRYPTO_ENGINE", "accp");
    var flags = Map.of(Setting.PORTS_BASE, List.of("9200"));

    var read = Configuration.read(Profile.LOCAL, file, environment, flags);

    assertThat(read.number(Setting.PORTS_BASE, 0)).isEqualTo(9200);
    assertThat(read.text(Setting.CRYPTO_ENGINE)).hasValue("accp");
  }

  @Test
  void listsInTheEnvironmentAreSeparatedByCommas() {
    var read = local(Optional.empty(), Map.of("PRIVYSEAL_VAULT_NAMES", "one, two"));

    assertThat(read.texts(Setting.VAULT_NAMES)).containsExactly("one", "two");
  }

  @Test
  void everyErrorIsReportedAtOnce() throws Exception {
    var file = yaml("ports:\n  base: many\nvault:\n  domain: Not A Domain\nport: 1\n");
    var environment = Map.of("PRIVYSEAL_CRYPTO_ENGINE", "quantum", "PRIVYSEAL_NONSENSE", "1");

    assertThat(errors(Profile.LOCAL, Optional.of(file), environment))
        .hasSize(5)
        .anySatisfy(e -> assertThat(e).contains("ports.base").contains("a number"))
        .anySatisfy(e -> assertThat(e).contains("vault.domain"))
        .anySatisfy(e -> assertThat(e).contains("no setting port"))
        .anySatisfy(e -> assertThat(e).contains("crypto.engine").contains("accp"))
        .anySatisfy(e -> assertThat(e).contains("PRIVYSEAL_NONSENSE"));
  }

  @Test
  void aMistypedNameIsAnsweredWithTheNearestOne() throws Exception {
    assertThat(errors(Profile.LOCAL, Optional.of(yaml("ports:\n  bsae: 1\n")), Map.of()))
        .containsExactly(
            directory.resolve("privyseal.yaml")
                + ": there is no setting ports.bsae; did you mean ports.base?");
  }

  @Test
  void repeatedKeysTagsAndAliasesAreRefused() throws Exception {
    assertThat(errors(Profile.LOCAL, Optional.of(yaml("bind: a\nbind: b\n")), Map.of())).hasSize(1);
    assertThat(errors(Profile.LOCAL, Optional.of(yaml("a: &x [1]\nb: [*x, *x]\n")), Map.of()))
        .isNotEmpty();
    assertThat(errors(Profile.LOCAL, Optional.of(yaml("ports: [\n")), Map.of())).hasSize(1);
  }

  @Test
  void variablesOfOthersAreNotLookedAt() {
    var read =
        local(Optional.empty(), Map.of("PATH", "/bin", "PRIVYSEAL_DATA", "/x", "HOME", "/root"));

    assertThat(read.text(Setting.DATA_DIRECTORY)).isEmpty();
  }

  @Test
  void theLocalProfileRefusesWhatItMakesItself() {
    assertThat(errors(Profile.LOCAL, Optional.empty(), Map.of("PRIVYSEAL_BIND", "0.0.0.0")))
        .singleElement()
        .asString()
        .contains("production profile");
  }

  @Test
  void productionNamesEverythingThatIsMissing() {
    assertThat(errors(Profile.PRODUCTION, Optional.empty(), Map.of()))
        .anySatisfy(e -> assertThat(e).contains("database.url"))
        .anySatisfy(e -> assertThat(e).contains("tls.certificate-file"))
        .anySatisfy(e -> assertThat(e).contains("root-key.file"))
        .anySatisfy(e -> assertThat(e).contains("identity.entra-tenants"))
        .hasSizeGreaterThan(12);
  }

  @Test
  void productionHasNoDataDirectoryThatSecretsCouldBeMadeIn() throws Exception {
    var environment = new LinkedHashMap<>(production());
    environment.put("PRIVYSEAL_DATA_DIRECTORY", directory.toString());

    assertThat(errors(Profile.PRODUCTION, Optional.empty(), environment))
        .singleElement()
        .asString()
        .contains("data-directory")
        .contains("simulated");
  }

  @Test
  void productionMakesNoRootKey() throws Exception {
    var environment = new LinkedHashMap<>(production());
    environment.put("PRIVYSEAL_ROOT_KEY_FILE", directory.resolve("absent").toString());

    assertThat(errors(Profile.PRODUCTION, Optional.empty(), environment))
        .singleElement()
        .asString()
        .contains("production makes none");
  }

  @Test
  void aCompleteProductionConfigurationIsTaken() throws Exception {
    var read = Configuration.read(Profile.PRODUCTION, Optional.empty(), production(), Map.of());

    assertThat(read.required(Setting.VAULT_DOMAIN)).isEqualTo("vault.example.com");
    assertThat(read.toString()).doesNotContain("example");
  }

  private Map<String, String> production() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "x").toString();
    var values = new LinkedHashMap<String, String>();
    values.put("PRIVYSEAL_BIND", "10.0.0.1");
    values.put("PRIVYSEAL_DATABASE_URL", "jdbc:postgresql://db:5432/privyseal");
    values.put("PRIVYSEAL_DATABASE_USER", "privyseal");
    values.put("PRIVYSEAL_DATABASE_PASSWORD_FILE", file);
    values.put("PRIVYSEAL_ROOT_KEY_FILE", file);
    values.put("PRIVYSEAL_TLS_CERTIFICATE_FILE", file);
    values.put("PRIVYSEAL_TLS_KEY_FILE", file);
    values.put("PRIVYSEAL_VAULT_SIGNING_CERTIFICATE_FILE", file);
    values.put("PRIVYSEAL_VAULT_SIGNING_KEY_FILE", file);
    values.put("PRIVYSEAL_PLATFORM_PORT", "8440");
    values.put("PRIVYSEAL_VAULT_PORT", "8441");
    values.put("PRIVYSEAL_VAULT_DOMAIN", "vault.example.com");
    values.put("PRIVYSEAL_VAULT_NAMES", "one");
    values.put("PRIVYSEAL_VAULT_TENANT", "11111111-2222-3333-4444-555555555555");
    values.put("PRIVYSEAL_ATTESTATION_PORT", "8442");
    values.put("PRIVYSEAL_ATTESTATION_URL", "https://attest.example.com");
    values.put("PRIVYSEAL_IDENTITY_ENTRA_TENANTS", "11111111-2222-3333-4444-555555555555");
    return values;
  }

  @Test
  void aModuleNeedsItsLibraryAndItsToken() {
    assertThat(
            errors(Profile.LOCAL, Optional.empty(), Map.of("PRIVYSEAL_VAULT_KEYSTORE", "pkcs11")))
        .hasSize(2)
        .anySatisfy(e -> assertThat(e).contains("vault.pkcs11.module").contains("is missing"))
        .anySatisfy(e -> assertThat(e).contains("vault.pkcs11.token").contains("is missing"));
  }

  @Test
  void settingsOfAModuleAreForAModule() {
    assertThat(
            errors(Profile.LOCAL, Optional.empty(), Map.of("PRIVYSEAL_VAULT_PKCS11_SESSIONS", "4")))
        .singleElement()
        .asString()
        .contains("vault.keystore: pkcs11");
  }

  @Test
  void anotherKeyStoreIsUnknown() {
    assertThat(errors(Profile.LOCAL, Optional.empty(), Map.of("PRIVYSEAL_VAULT_KEYSTORE", "cloud")))
        .anySatisfy(e -> assertThat(e).contains("expected software or pkcs11"));
  }

  /// No flag and no file carries it, so it is no setting.
  @Test
  void thePinOfATokenIsAVariableOnly() throws Exception {
    assertThat(
            local(Optional.empty(), Map.of("PRIVYSEAL_PKCS11_PIN", "1234"))
                .isSet(Setting.VAULT_PKCS11_PIN_FILE))
        .isFalse();
    assertThat(
            errors(
                Profile.LOCAL, Optional.of(yaml("vault:\n  pkcs11:\n    pin: 1234\n")), Map.of()))
        .anySatisfy(e -> assertThat(e).contains("there is no setting vault.pkcs11.pin"));
  }
}
