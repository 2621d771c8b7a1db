package io.privyseal.identity.storage;

import static io.privyseal.identity.TestIdentityHost.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.identity.IdentityDirectory;
import io.privyseal.identity.IdentityStorageUnavailableException;
import io.privyseal.identity.TestIdentityHost;
import io.privyseal.identity.federation.FederatedCredential;
import io.privyseal.identity.federation.FederatedCredentials;
import io.privyseal.identity.issuer.SigningKey;
import io.privyseal.identity.issuer.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresIdentityStorageTest {
  private final Database database = TestPostgres.migratedDatabase();
  private final RootKey rootKey = RootKey.generate(ENGINE);

  @BeforeEach
  void clear() {
    database.execute(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute(
            "truncate identity.federated_credential, identity.tenant, identity.identity,"
                + " identity.signing_key");
      }
    });
  }

  @AfterAll
  void stop() {
    database.close();
    rootKey.close();
  }

  private PostgresIdentityDirectory directory() {
    return PostgresIdentityDirectory.open(database, rootKey, ENGINE.random());
  }

  @Nested
  class Directory {
    @Test
    void theTenantStays() {
      assertThat(directory().tenantId()).isEqualTo(directory().tenantId());
    }

    @Test
    void anIdentityIsMadeOnceAndStays() {
      var made = directory().ensure("workload");

      assertThat(directory().ensure("workload")).isEqualTo(made);
      assertThat(directory().named("workload")).contains(made);
      assertThat(directory().ofClient(made.clientId())).contains(made);
      assertThat(directory().ofObject(made.objectId())).contains(made);
      assertThat(directory().all()).containsExactly(made);
    }

    @Test
    void theSecretStaysAndDiffersFromOthers() {
      var directory = directory();
      var workload = directory.ensure("workload");
      var operator = directory.ensure("operator");

      assertThat(secret(directory, "workload"))
          .hasSize(43)
          .isEqualTo(secret(directory(), "workload"));
      assertThat(secret(directory, "operator")).isNotEqualTo(secret(directory, "workload"));
      assertThat(workload.objectId()).isNotEqualTo(operator.objectId());
    }

    @Test
    void theSecretIsNotReadableInTheDatabase() {
      var directory = directory();
      directory.ensure("workload");
      var secret = secret(directory, "workload");

      var stored =
          database.read(connection -> {
            try (var select =
                    connection.prepareStatement(
                        "select sealed_client_secret from identity.identity");
                var rows = select.executeQuery()) {
              rows.next();
              return rows.getBytes(1);
            }
          });
      assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
    }

    @Test
    void anotherRootKeyDoesNotOpenTheSecret() {
      var identity = directory().ensure("workload");
      try (var other = RootKey.generate(ENGINE)) {
        var opened = PostgresIdentityDirectory.open(database, other, ENGINE.random());

        assertThatThrownBy(() -> opened.clientSecret(identity))
            .isInstanceOf(IdentityStorageUnavailableException.class);
      }
    }

    @Test
    void aSecretMovedToAnotherIdentityDoesNotOpen() {
      var directory = directory();
      var workload = directory.ensure("workload");
      directory.ensure("operator");
      database.execute(connection -> {
        try (var statement = connection.createStatement()) {
          statement.execute(
              "update identity.identity set sealed_client_secret = (select"
                  + " sealed_client_secret from identity.identity where name = 'operator')"
                  + " where name = 'workload'");
        }
      });

      assertThatThrownBy(() -> directory.clientSecret(workload))
          .isInstanceOf(IdentityStorageUnavailableException.class);
    }

    @Test
    void processesThatStartTogetherAgree() throws Exception {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var answers =
            java.util.stream.IntStream.range(0, 6)
                .mapToObj(_ -> threads.submit(() -> directory().ensure("workload")))
                .toList();
        for (var answer : answers) {
          assertThat(answer.get()).isEqualTo(directory().ensure("workload"));
        }
      }
    }

    @Test
    void assertionKeysAreRegisteredAndReplaced() {
      var directory = directory();
      var identity = directory.ensure("workload");
      assertThat(directory.assertionKeys(identity).keys()).isEmpty();
      var key = Jwk.of(ENGINE.generateRsa(2048).getPublic()).with("kid", "1");
      directory.registerAssertionKeys(identity, new JwkSet(List.of(key)));

      assertThat(directory.assertionKeys(identity).find("1")).isPresent();
      directory.registerAssertionKeys(identity, new JwkSet(List.of()));
      assertThat(directory.assertionKeys(identity).keys()).isEmpty();
    }

    @Test
    void tooManyAssertionKeysAreRefused() {
      var directory = directory();
      var identity = directory.ensure("workload");
      var key = Jwk.of(ENGINE.generateRsa(2048).getPublic());
      var many = new JwkSet(Collections.nCopies(IdentityDirectory.MAX_ASSERTION_KEYS + 1, key));

      assertThatThrownBy(() -> directory.registerAssertionKeys(identity, many))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownIdentityIsNotFound() {
      var directory = directory();

      assertThat(directory.named("x")).isEmpty();
      assertThat(directory.ofClient(UUID.randomUUID())).isEmpty();
      assertThat(directory.ofObject(UUID.randomUUID())).isEmpty();
    }

    @Test
    void aNameOfAnotherFormIsRefused() {
      assertThatThrownBy(() -> directory().ensure("Work Load"))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void withoutDatabaseNothingIsKnown() {
      var gone = TestPostgres.migratedDatabase();
      var directory = PostgresIdentityDirectory.open(gone, rootKey, ENGINE.random());
      gone.close();

      assertThatThrownBy(() -> directory.named("workload"))
          .isInstanceOf(IdentityStorageUnavailableException.class);
    }

    private String secret(IdentityDirectory directory, String name) {
      try (var secret = directory.clientSecret(directory.named(name).orElseThrow())) {
        return secret.expose(plain -> new String(plain, StandardCharsets.US_ASCII));
      }
    }
  }

  @Nested
  class Keys {
    private final PostgresSigningKeyStore store = new PostgresSigningKeyStore(database, rootKey);

    @Test
    void aRestartGoesOnWithTheSameKey() {
      var first = new SigningKeys(store, ENGINE, () -> TestIdentityHost.NOW).current();
      var again =
          new SigningKeys(
                  new PostgresSigningKeyStore(database, rootKey),
                  ENGINE,
                  () -> TestIdentityHost.NOW)
              .current();

      assertThat(again.kid()).isEqualTo(first.kid());
      assertThat(again.privateKey()).isEqualTo(first.privateKey());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500, 501, 999, 999_999_999})
    void theFirstKeyIsThereAtAnyFractionOfASecond(int nanos) {
      var now = TestIdentityHost.NOW.plusNanos(nanos);

      assertThat(new SigningKeys(store, ENGINE, () -> now).current().generation()).isEqualTo(1);
    }

    @Test
    void aGenerationIsAddedOnce() {
      assertThat(store.add(key(1))).isTrue();
      assertThat(store.add(key(1))).isFalse();
      assertThat(store.newest(5)).hasSize(1);
    }

    @Test
    void theNewestAreGivenOldestFirst() {
      for (var i = 1; i <= 5; i++) {
        store.add(key(i));
      }

      assertThat(store.newest(3)).extracting(SigningKey::generation).containsExactly(3L, 4L, 5L);
    }

    @Test
    void anotherRootKeyDoesNotOpenThem() {
      store.add(key(1));
      try (var other = RootKey.generate(ENGINE)) {
        assertThatThrownBy(() -> new PostgresSigningKeyStore(database, other).newest(1))
            .isInstanceOf(IdentityStorageUnavailableException.class);
      }
    }

    private static final java.security.KeyPair PAIR = ENGINE.generateRsa(2048);

    private static SigningKey key(long generation) {
      return new SigningKey(
          generation,
          PAIR.getPublic(),
          PAIR.getPrivate(),
          TestIdentityHost.NOW,
          TestIdentityHost.NOW.plusSeconds(60));
    }
  }

  @Test
  void federatedCredentialsAreReplacedByName() {
    var federated = new PostgresFederatedCredentials(database);
    var identity = directory().ensure("workload");
    var first = new FederatedCredential("ci", "https://ci.example", "repo:a", "aud");
    var second = new FederatedCredential("ci", "https://ci.example", "repo:b", "aud");

    assertThat(federated.put(identity.objectId(), first)).isTrue();
    assertThat(federated.put(identity.objectId(), second)).isTrue();

    assertThat(federated.of(identity.objectId())).containsExactly(second);
    assertThat(federated.remove(identity.objectId(), "ci")).isTrue();
    assertThat(federated.remove(identity.objectId(), "ci")).isFalse();
  }

  @Test
  void anIdentityHasABoundedNumberOfFederatedCredentials() {
    var federated = new PostgresFederatedCredentials(database);
    var identity = directory().ensure("workload");
    for (var i = 0; i < FederatedCredentials.MAX_PER_IDENTITY; i++) {
      federated.put(
          identity.objectId(), new FederatedCredential("c" + i, "https://ci.example", "s", "a"));
    }

    assertThat(
            federated.put(
                identity.objectId(),
                new FederatedCredential("more", "https://ci.example", "s", "a")))
        .isFalse();
    assertThat(federated.of(identity.objectId())).hasSize(FederatedCredentials.MAX_PER_IDENTITY);
  }

  @Test
  void anIdentityThatIsNotThereHasNoFederatedCredentials() {
    var federated = new PostgresFederatedCredentials(database);

    assertThatThrownBy(() ->
            federated.put(
                UUID.randomUUID(), new FederatedCredential("c", "https://ci.example", "s", "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
