package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceModifiedException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.DeletedSecret;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import io.privyseal.server.LocalStack;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// `azure-security-keyvault-secrets` against the vault.
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsConformanceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MANY = 130;
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final SecretClient secrets;
  private final SecretClient workload;
  private final SecretClient outsider;

  SecretsConformanceTest(LocalStack stack) {
    var clients = new Clients(stack);
    this.secrets = clients.secrets("operator");
    this.workload = clients.secrets("workload");
    this.outsider = clients.secrets("outsider");
  }

  private static String name() {
    return "secret-" + COUNTER.incrementAndGet();
  }

  private DeletedSecret delete(String name) {
    var poller = secrets.beginDeleteSecret(name).setPollInterval(POLL);
    var deleted = poller.waitForCompletion(PATIENCE).getValue();
    return deleted == null ? secrets.getDeletedSecret(name) : deleted;
  }

  @Nested
  class Setting {
    @Test
    void aSecretIsReadAsItWasSet() {
      var name = name();
      var expires = OffsetDateTime.now(ZoneOffset.UTC).plusDays(90).withNano(0);
      var starts = OffsetDateTime.now(ZoneOffset.UTC).minusDays(1).withNano(0);
      var set =
          secrets.setSecret(
              new KeyVaultSecret(name, "open sesame")
                  .setProperties(
                      new SecretProperties()
                          .setContentType("text/plain")
                          .setExpiresOn(expires)
                          .setNotBefore(starts)
                          .setTags(Map.of("owner", "conformance"))));

      var got = secrets.getSecret(name);

      assertThat(got.getValue()).isEqualTo("open sesame");
      assertThat(got.getId()).isEqualTo(set.getId()).contains("/secrets/" + name + "/");
      var properties = got.getProperties();
      assertThat(properties.getVersion()).matches("[0-9a-f]{32}");
      assertThat(properties.getContentType()).isEqualTo("text/plain");
      assertThat(properties.getExpiresOn()).isEqualTo(expires);
      assertThat(properties.getNotBefore()).isEqualTo(starts);
      assertThat(properties.getTags()).containsExactly(Map.entry("owner", "conformance"));
      assertThat(properties.isEnabled()).isTrue();
      assertThat(properties.getRecoveryLevel()).isNotBlank();
      assertThat(properties.getCreatedOn()).isNotNull();
      assertThat(properties.isManaged()).isNull();
      assertThat(properties.getKeyId()).isNull();
    }

    @Test
    void aSecondTimeMakesAVersion() {
      var name = name();
      var first = secrets.setSecret(name, "one");
      var second = secrets.setSecret(name, "two");

      assertThat(secrets.getSecret(name).getValue()).isEqualTo("two");
      assertThat(secrets.getSecret(name, first.getProperties().getVersion()).getValue())
          .isEqualTo("one");
      assertThat(secrets.listPropertiesOfSecretVersions(name).stream().map(SecretProperties::getId))
          .containsExactlyInAnyOrder(first.getId(), second.getId());
    }

    @Test
    void propertiesAreUpdated() {
      var name = name();
      var set = secrets.setSecret(name, "v");
      secrets.updateSecretProperties(
          set.getProperties().setContentType("changed").setTags(Map.of("a", "b")));

      var got = secrets.getSecret(name);
      assertThat(got.getProperties().getContentType()).isEqualTo("changed");
      assertThat(got.getProperties().getTags()).containsExactly(Map.entry("a", "b"));
      assertThat(got.getValue()).isEqualTo("v");
    }

    @Test
    void aDisabledSecretIsNotRead() {
      var name = name();
      var set = secrets.setSecret(name, "v");
      secrets.updateSecretProperties(set.getProperties().setEnabled(false));

      assertThatThrownBy(() -> secrets.getSecret(name))
          .isInstanceOfSatisfying(
              HttpResponseException.class,
              e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(403))
          .hasMessageContaining("disabled secret");
    }
  }

  @Nested
  class Listing {
    @Test
    void manyMoreThanOnePageHolds() {
      var prefix = name();
      var expected = new HashSet<String>();
      for (var i = 0; i < MANY; i++) {
        expected.add(secrets.setSecret(prefix + "-" + i, "v").getName());
      }

      var found = new HashSet<String>();
      var pages = 0;
      for (var page : secrets.listPropertiesOfSecrets().iterableByPage()) {
        pages++;
        page.getElements().forEach(properties -> found.add(properties.getName()));
      }

      assertThat(found).containsAll(expected);
      assertThat(pages).isGreaterThan(MANY / 25);
    }
  }

  @Nested
  class Deleting {
    @Test
    void aDeletedSecretIsRecovered() {
      var name = name();
      secrets.setSecret(name, "v");
      var deleted = delete(name);

      assertThat(deleted.getRecoveryId()).contains("/deletedsecrets/" + name);
      assertThat(deleted.getScheduledPurgeDate()).isAfter(deleted.getDeletedOn());
      assertThat(secrets.listDeletedSecrets().stream().map(DeletedSecret::getName)).contains(name);
      assertThatThrownBy(() -> secrets.getSecret(name))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> secrets.setSecret(name, "w"))
          .isInstanceOf(ResourceModifiedException.class)
          .hasMessageContaining("deleted but recoverable");

      secrets.beginRecoverDeletedSecret(name).setPollInterval(POLL).waitForCompletion(PATIENCE);

      assertThat(secrets.getSecret(name).getValue()).isEqualTo("v");
    }

    @Test
    void aPurgedSecretIsGone() {
      var name = name();
      secrets.setSecret(name, "v");
      delete(name);
      secrets.purgeDeletedSecret(name);

      assertThatThrownBy(() -> secrets.getDeletedSecret(name))
          .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aBackupIsRestored() {
      var name = name();
      secrets.setSecret(name, "one");
      secrets.setSecret(name, "two");
      var backup = secrets.backupSecret(name);
      delete(name);
      secrets.purgeDeletedSecret(name);

      var restored = secrets.restoreSecretBackup(backup);

      assertThat(restored.getName()).isEqualTo(name);
      assertThat(secrets.getSecret(name).getValue()).isEqualTo("two");
      assertThat(secrets.listPropertiesOfSecretVersions(name).stream().count()).isEqualTo(2);
    }
  }

  @Nested
  class Refused {
    @Test
    void anUnknownSecret() {
      assertThatThrownBy(() -> secrets.getSecret("secret-none"))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("SecretNotFound");
    }

    @Test
    void aCallerWithoutARole() {
      var name = name();
      secrets.setSecret(name, "v");

      assertThatThrownBy(() -> outsider.getSecret(name))
          .isInstanceOf(HttpResponseException.class)
          .hasMessageContaining("ForbiddenByRbac");
    }

    @Test
    void aUserThatWantsToSet() {
      var name = name();
      secrets.setSecret(name, "v");

      assertThat(workload.getSecret(name).getValue()).isEqualTo("v");
      assertThatThrownBy(() -> workload.setSecret(name, "w"))
          .isInstanceOf(HttpResponseException.class)
          .hasMessageContaining("ForbiddenByRbac");
    }
  }
}
