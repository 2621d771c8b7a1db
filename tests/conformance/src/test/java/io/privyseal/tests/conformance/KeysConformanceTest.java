package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceModifiedException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.models.EncryptionAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.ImportKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.server.LocalStack;
import java.security.KeyPair;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `azure-security-keyvault-keys` against the vault.
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysConformanceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final KeyClient keys;
  private final KeyClient outsider;
  private final KeyPair software;

  KeysConformanceTest(LocalStack stack) {
    var clients = new Clients(stack);
    this.keys = clients.keys("operator");
    this.outsider = clients.keys("outsider");
    this.software = stack.engine().generateRsa(2048);
  }

  @BeforeAll
  void answersTheChallenge() {
    assertThat(keys.listPropertiesOfKeys().stream().limit(1).toList()).isNotNull();
  }

  @Nested
  class Creating {
    @ParameterizedTest
    @CsvSource({"2048,false", "3072,false", "4096,false", "2048,true", "3072,true"})
    void rsa(int bits, boolean hsm) {
      var name = name();
      var key =
          keys.createRsaKey(
              new CreateRsaKeyOptions(name).setKeySize(bits).setHardwareProtected(hsm));

      assertThat(key.getKeyType()).isEqualTo(hsm ? KeyType.RSA_HSM : KeyType.RSA);
      assertThat(key.getKey().toRsa().getPublic()).isNotNull();
      assertThat(key.getKey().getN()).hasSize(bits / 8);
      assertThat(key.getId()).contains("/keys/" + name + "/");
      assertThat(key.getProperties().getVersion()).matches("[0-9a-f]{32}");
      assertThat(key.getProperties().isEnabled()).isTrue();
      assertThat(key.getProperties().getCreatedOn()).isNotNull();
      assertThat(keys.getKey(name).getKey().getN()).isEqualTo(key.getKey().getN());
    }

    @ParameterizedTest
    @CsvSource({"P-256,false", "P-384,false", "P-521,false", "P-256,true", "P-384,true"})
    void ec(String curve, boolean hsm) {
      var name = name();
      var key =
          keys.createEcKey(
              new CreateEcKeyOptions(name)
                  .setCurveName(KeyCurveName.fromString(curve))
                  .setHardwareProtected(hsm));

      assertThat(key.getKeyType()).isEqualTo(hsm ? KeyType.EC_HSM : KeyType.EC);
      assertThat(key.getKey().getCurveName().toString()).isEqualTo(curve);
      assertThat(key.getKey().toEc().getPublic()).isNotNull();
    }

    @Test
    void withAttributesOperationsAndTags() {
      var name = name();
      var expires = OffsetDateTime.now(ZoneOffset.UTC).plusDays(90).withNano(0);
      var starts = OffsetDateTime.now(ZoneOffset.UTC).minusDays(1).withNano(0);
      keys.createRsaKey(
          new CreateRsaKeyOptions(name)
              .setKeyOperations(KeyOperation.SIGN, KeyOperation.VERIFY)
              .setExpiresOn(expires)
              .setNotBefore(starts)
              .setTags(Map.of("owner", "conformance")));

      var got = keys.getKey(name);

      assertThat(got.getKeyOperations())
          .containsExactlyInAnyOrder(KeyOperation.SIGN, KeyOperation.VERIFY);
      assertThat(got.getProperties().getExpiresOn()).isEqualTo(expires);
      assertThat(got.getProperties().getNotBefore()).isEqualTo(starts);
      assertThat(got.getProperties().getTags()).containsEntry("owner", "conformance");
    }

    @Test
    void aSecondTimeMakesAVersion() {
      var name = name();
      var first = keys.createKey(name, KeyType.EC);
      var second = keys.createKey(name, KeyType.EC);

      assertThat(second.getProperties().getVersion())
          .isNotEqualTo(first.getProperties().getVersion());
      assertThat(keys.getKey(name).getId()).isEqualTo(second.getId());
      assertThat(keys.getKey(name, first.getProperties().getVersion()).getId())
          .isEqualTo(first.getId());
      assertThat(keys.listPropertiesOfKeyVersions(name).stream().map(KeyProperties::getId))
          .containsExactlyInAnyOrder(first.getId(), second.getId());
    }

    @Test
    void anImportedKeyIsTheKey() {
      var name = name();
      var jwk = JsonWebKey.fromRsa(software);
      var imported = keys.importKey(new ImportKeyOptions(name, jwk).setHardwareProtected(true));

      assertThat(imported.getKeyType()).isEqualTo(KeyType.RSA_HSM);
      assertThat(imported.getKey().toRsa().getPublic()).isEqualTo(software.getPublic());
      assertThat(imported.getKey().getD()).isNull();
    }
  }

  @Nested
  class Changing {
    @Test
    void properties() {
      var name = name();
      var key = keys.createKey(name, KeyType.EC);
      var expires = OffsetDateTime.now(ZoneOffset.UTC).plusDays(30).withNano(0);

      keys.updateKeyProperties(
          key.getProperties()
              .setEnabled(false)
              .setExpiresOn(expires)
              .setTags(Map.of("changed", "yes")));

      var got = keys.getKey(name).getProperties();
      assertThat(got.isEnabled()).isFalse();
      assertThat(got.getExpiresOn()).isEqualTo(expires);
      assertThat(got.getTags()).containsExactly(Map.entry("changed", "yes"));
    }

    @Test
    void operations() {
      var name = name();
      var key = keys.createKey(name, KeyType.RSA);
      keys.updateKeyProperties(key.getProperties(), KeyOperation.ENCRYPT);

      assertThat(keys.getKey(name).getKeyOperations()).containsExactly(KeyOperation.ENCRYPT);
    }

    @Test
    void aDisabledKeyDoesNothing() {
      var name = name();
      var key = keys.createKey(name, KeyType.RSA);
      keys.updateKeyProperties(key.getProperties().setEnabled(false));

      assertThatThrownBy(() ->
              keys.getCryptographyClient(name)
                  .decrypt(EncryptionAlgorithm.RSA_OAEP_256, new byte[256]))
          .isInstanceOf(HttpResponseException.class);
    }
  }

  @Nested
  class Listing {
    @Test
    void moreKeysThanOnePageHolds() {
      var expected = new HashSet<String>();
      var prefix = name();
      for (var i = 0; i < 30; i++) {
        expected.add(keys.createKey(prefix + "-" + i, KeyType.EC).getName());
      }

      var pages = keys.listPropertiesOfKeys().iterableByPage();
      var found = new HashSet<String>();
      var count = 0;
      for (var page : pages) {
        assertThat(page.getValue()).hasSizeLessThanOrEqualTo(25);
        page.getValue().stream()
            .map(KeyProperties::getName)
            .filter(n -> n.startsWith(prefix))
            .forEach(n -> assertThat(found.add(n)).isTrue());
        count++;
      }

      assertThat(found).isEqualTo(expected);
      assertThat(count).isGreaterThan(1);
    }

    @Test
    void moreVersionsThanOnePageHolds() {
      var name = name();
      for (var i = 0; i < 27; i++) {
        keys.createKey(name, KeyType.EC);
      }

      assertThat(keys.listPropertiesOfKeyVersions(name).stream().map(KeyProperties::getVersion))
          .hasSize(27)
          .doesNotHaveDuplicates();
    }
  }

  @Nested
  class Deleting {
    @Test
    void andRecovering() {
      var name = name();
      var key = keys.createKey(name, KeyType.EC);

      var deleted = keys.beginDeleteKey(name).waitForCompletion(PATIENCE).getValue();
      assertThat(deleted.getRecoveryId()).contains("/deletedkeys/" + name);
      assertThat(deleted.getScheduledPurgeDate()).isAfter(deleted.getDeletedOn());
      assertThatThrownBy(() -> keys.getKey(name)).isInstanceOf(ResourceNotFoundException.class);
      assertThat(keys.getDeletedKey(name).getName()).isEqualTo(name);
      assertThat(keys.listDeletedKeys().stream().map(k -> k.getName())).contains(name);

      keys.beginRecoverDeletedKey(name).waitForCompletion(PATIENCE);
      assertThat(keys.getKey(name).getId()).isEqualTo(key.getId());
    }

    @Test
    void andPurging() {
      var name = name();
      keys.createKey(name, KeyType.EC);
      keys.beginDeleteKey(name).waitForCompletion(PATIENCE);

      keys.purgeDeletedKey(name);

      assertThatThrownBy(() -> keys.getDeletedKey(name))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThat(keys.createKey(name, KeyType.EC).getName()).isEqualTo(name);
    }

    @Test
    void keepsTheNameUntilThePurge() {
      var name = name();
      keys.createKey(name, KeyType.EC);
      keys.beginDeleteKey(name).waitForCompletion(PATIENCE);

      assertThatThrownBy(() -> keys.createKey(name, KeyType.EC))
          .isInstanceOf(ResourceModifiedException.class)
          .hasMessageContaining("ObjectIsDeletedButRecoverable");
    }
  }

  @Nested
  class Using {
    @ParameterizedTest
    @ValueSource(strings = {"RSA-OAEP", "RSA-OAEP-256", "RSA1_5"})
    void encryption(String algorithm) {
      var client = keys.getCryptographyClient(rsa());
      var scheme = EncryptionAlgorithm.fromString(algorithm);
      var plain = Bytes.utf8("a secret for the conformance test").toArray();

      var sealed = client.encrypt(scheme, plain);
      var opened = client.decrypt(scheme, sealed.getCipherText());

      assertThat(opened.getPlainText()).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-OAEP", "RSA-OAEP-256", "RSA1_5"})
    void wrapping(String algorithm) {
      var client = keys.getCryptographyClient(rsa());
      var scheme = KeyWrapAlgorithm.fromString(algorithm);
      var dataKey = Bytes.utf8("0123456789abcdef0123456789abcdef").toArray();

      var wrapped = client.wrapKey(scheme, dataKey);

      assertThat(client.unwrapKey(scheme, wrapped.getEncryptedKey()).getKey()).isEqualTo(dataKey);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void rsaSignatures(String algorithm) {
      signAndVerify(rsa(), algorithm);
    }

    @ParameterizedTest
    @CsvSource({"P-256,ES256", "P-384,ES384", "P-521,ES512"})
    void ecSignatures(String curve, String algorithm) {
      var name = name();
      keys.createEcKey(
          new CreateEcKeyOptions(name)
              .setCurveName(KeyCurveName.fromString(curve))
              .setHardwareProtected(true));

      signAndVerify(name, algorithm);
    }

    private void signAndVerify(String name, String algorithm) {
      var client = keys.getCryptographyClient(name);
      var scheme = SignatureAlgorithm.fromString(algorithm);
      var data = Bytes.utf8("what was agreed").toArray();
      var digest = digest(algorithm, data);

      var signature = client.sign(scheme, digest).getSignature();

      assertThat(client.verify(scheme, digest, signature).isValid()).isTrue();
      assertThat(client.verifyData(scheme, data, signature).isValid()).isTrue();
      signature[5] ^= 1;
      assertThat(client.verify(scheme, digest, signature).isValid()).isFalse();
    }

    private static byte[] digest(String algorithm, byte[] data) {
      return switch (algorithm.substring(2)) {
        case "256" -> Digests.sha256(data).toArray();
        case "384" -> Digests.sha384(data).toArray();
        default -> Digests.sha512(data).toArray();
      };
    }

    @Test
    void anOldVersionStillDecrypts() {
      var name = rsa();
      var old = keys.getKey(name).getProperties().getVersion();
      var sealed =
          keys.getCryptographyClient(name, old)
              .encrypt(EncryptionAlgorithm.RSA_OAEP_256, new byte[] {1, 2, 3});
      keys.createKey(name, KeyType.RSA);

      assertThat(
              keys.getCryptographyClient(name, old)
                  .decrypt(EncryptionAlgorithm.RSA_OAEP_256, sealed.getCipherText())
                  .getPlainText())
          .containsExactly(1, 2, 3);
    }

    private String rsa() {
      var name = name();
      keys.createRsaKey(new CreateRsaKeyOptions(name).setHardwareProtected(true));
      return name;
    }
  }

  @Nested
  class Refused {
    @Test
    void anUnknownKey() {
      assertThatThrownBy(() -> keys.getKey("no-such-key"))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("KeyNotFound");
    }

    @Test
    void anIdentityWithoutARole() {
      assertThatThrownBy(() -> outsider.createKey(name(), KeyType.EC))
          .isInstanceOfSatisfying(
              HttpResponseException.class,
              e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(403));
    }

    @Test
    void anIdentityWithoutARoleSeesNoKey() {
      var name = name();
      keys.createKey(name, KeyType.EC);

      for (var attempt :
          List.<Runnable>of(
              () -> outsider.getKey(name),
              () -> outsider.listPropertiesOfKeys().forEach(KeyProperties::getName),
              () -> outsider.beginDeleteKey(name).poll())) {
        assertThatThrownBy(attempt::run)
            .isInstanceOfSatisfying(
                HttpResponseException.class,
                e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(403));
      }
    }

    @Test
    void aSizeThatThereIsNot() {
      assertThatThrownBy(() -> keys.createRsaKey(new CreateRsaKeyOptions(name()).setKeySize(1024)))
          .isInstanceOfSatisfying(
              HttpResponseException.class,
              e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(400));
    }
  }

  private static String name() {
    return "conformance-" + COUNTER.incrementAndGet();
  }
}
