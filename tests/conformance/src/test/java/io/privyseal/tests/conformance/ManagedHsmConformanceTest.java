package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.security.keyvault.administration.KeyVaultAccessControlClient;
import com.azure.security.keyvault.administration.models.KeyVaultRoleAssignment;
import com.azure.security.keyvault.administration.models.KeyVaultRoleDefinition;
import com.azure.security.keyvault.administration.models.KeyVaultRoleScope;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.cryptography.models.DecryptParameters;
import com.azure.security.keyvault.keys.cryptography.models.EncryptParameters;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.models.CreateOctKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.ImportKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyType;
import io.privyseal.server.LocalStack;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `azure-security-keyvault-keys` and `azure-security-keyvault-administration` against a managed
/// HSM.
@ExtendWith(RunningStack.class)
class ManagedHsmConformanceTest {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final LocalStack stack;
  private final Clients clients;
  private final KeyClient keys;
  private final KeyVaultAccessControlClient roles;
  private final String name = "hsm-conformance-" + COUNTER.incrementAndGet();

  ManagedHsmConformanceTest(LocalStack stack) {
    this.stack = stack;
    this.clients = new Clients(stack);
    this.keys = clients.managedHsm("operator");
    this.roles = clients.roles("operator");
  }

  @Test
  void aKeyOfAModuleWhateverWasAskedFor() {
    var key = keys.createRsaKey(new CreateRsaKeyOptions(name));

    assertThat(key.getKeyType()).isEqualTo(KeyType.RSA_HSM);
    assertThat(key.getId()).contains("https://hsm.managedhsm.localhost:");
    assertThat(keys.getKey(name).getId()).isEqualTo(key.getId());
  }

  @Test
  void aSymmetricKeyEncryptsAndWraps() {
    var key =
        keys.createOctKey(
            new CreateOctKeyOptions(name)
                .setKeySize(256)
                .setHardwareProtected(true)
                .setKeyOperations(
                    KeyOperation.ENCRYPT,
                    KeyOperation.DECRYPT,
                    KeyOperation.WRAP_KEY,
                    KeyOperation.UNWRAP_KEY));
    assertThat(key.getKeyType()).isEqualTo(KeyType.OCT_HSM);
    assertThat(key.getKey().getK()).isNull();
    var use = clients.managedHsmKey("operator", key.getId());
    var text = "a secret of the test".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    var sealed =
        use.encrypt(
            EncryptParameters.createA256GcmParameters(text), com.azure.core.util.Context.NONE);
    var opened =
        use.decrypt(
            DecryptParameters.createA256GcmParameters(
                sealed.getCipherText(), sealed.getIv(), sealed.getAuthenticationTag()),
            com.azure.core.util.Context.NONE);
    assertThat(opened.getPlainText()).isEqualTo(text);

    var wrapped = use.wrapKey(KeyWrapAlgorithm.A256KW, new byte[32]);
    assertThat(use.unwrapKey(KeyWrapAlgorithm.A256KW, wrapped.getEncryptedKey()).getKey())
        .isEqualTo(new byte[32]);
  }

  @Test
  void asManyRandomBytesAsAskedFor() {
    assertThat(keys.getRandomBytes(32)).hasSize(32).isNotEqualTo(keys.getRandomBytes(32));
  }

  @Test
  void anImportedSymmetricKeyIsTaken() {
    var jwk =
        new JsonWebKey()
            .setKeyType(KeyType.OCT_HSM)
            .setK(new byte[32])
            .setKeyOps(List.of(KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY));

    assertThat(
            keys.importKey(new ImportKeyOptions(name, jwk).setHardwareProtected(true)).getKeyType())
        .isEqualTo(KeyType.OCT_HSM);
  }

  @Test
  void rolesAreListedGivenAndTaken() {
    var definitions = roles.listRoleDefinitions(KeyVaultRoleScope.GLOBAL).stream().toList();
    var user =
        definitions.stream()
            .filter(role -> role.getRoleName().equals("Managed HSM Crypto User"))
            .findFirst()
            .orElseThrow();
    assertThat(roles.getRoleDefinition(KeyVaultRoleScope.GLOBAL, user.getName()).getId())
        .isEqualTo(user.getId());
    assertThat(definitions).extracting(KeyVaultRoleDefinition::getName).doesNotHaveDuplicates();
    var outsider = stack.identity("outsider").objectId().toString();
    var assignment = UUID.randomUUID().toString();
    var theirs = clients.managedHsm("outsider");
    assertThatThrownBy(() -> theirs.createRsaKey(new CreateRsaKeyOptions(name)))
        .isInstanceOf(HttpResponseException.class);

    var made =
        roles.createRoleAssignment(KeyVaultRoleScope.KEYS, user.getId(), outsider, assignment);

    assertThat(made.getName()).isEqualTo(assignment);
    assertThat(made.getProperties().getScope()).isEqualTo(KeyVaultRoleScope.KEYS);
    assertThat(roles.getRoleAssignment(KeyVaultRoleScope.KEYS, assignment).getId())
        .isEqualTo(made.getId());
    assertThat(roles.listRoleAssignments(KeyVaultRoleScope.KEYS))
        .extracting(KeyVaultRoleAssignment::getName)
        .contains(assignment);
    assertThat(theirs.createRsaKey(new CreateRsaKeyOptions(name)).getName()).isEqualTo(name);
    roles.deleteRoleAssignment(KeyVaultRoleScope.KEYS, assignment);
    assertThatThrownBy(() -> theirs.getKey(name)).isInstanceOf(HttpResponseException.class);
    // The client takes an assignment that is gone for deleted.
    roles.deleteRoleAssignment(KeyVaultRoleScope.KEYS, assignment);
  }

  @Test
  void aRoleOfOnesOwnIsRefused() {
    assertThatThrownBy(() -> roles.setRoleDefinition(KeyVaultRoleScope.GLOBAL))
        .isInstanceOf(HttpResponseException.class);
  }
}
