package io.privyseal.keyvault.storage.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.KeyLifetime;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.RotationPolicy;
import io.privyseal.keyvault.domain.Tags;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.VaultStorageUnavailableException;
import io.privyseal.keyvault.secrets.ContentType;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretChange;
import io.privyseal.keyvault.secrets.SecretLifecycle;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.secrets.SecretRequest;
import io.privyseal.keyvault.secrets.SecretValues;
import io.privyseal.keyvault.secrets.rotation.KeptSecretRotation;
import io.privyseal.keyvault.secrets.rotation.RotationProgress;
import io.privyseal.keyvault.secrets.rotation.SecretRotationPolicy;
import io.privyseal.keyvault.secrets.rotation.SecretRotations.Claim;
import io.privyseal.keyvault.secrets.rotation.ValueSource;
import io.privyseal.keyvault.storage.PostgresVaultRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PostgresSecretsTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final SecretName NAME = new SecretName("a-Secret");
  private static final Vault VAULT =
      new Vault(
          new VaultName("demo"),
          "11111111-2222-3333-4444-555555555555",
          "https://vault.localhost",
          90,
          false);

  private Database database;
  private RootKey rootKey;
  private PostgresSecretRepository secrets;
  private SecretLifecycle life;
  private PostgresSecretRotations rotations;
  private Instant now = START;

  @BeforeEach
  void open() {
    database = TestPostgres.migratedDatabase();
    rootKey = RootKey.of(ENGINE, Secret.takeOver(new byte[RootKey.KEY_BYTES]));
    new PostgresVaultRegistry(database).register(VAULT);
    secrets = new PostgresSecretRepository(database, rootKey);
    life = new SecretLifecycle(secrets, ENGINE, () -> now);
    rotations = new PostgresSecretRotations(database);
  }

  @AfterEach
  void close() {
    database.close();
    rootKey.close();
  }

  private SecretBundle set(SecretName name, String value) {
    try (var secret = SecretValues.of(value)) {
      return life.set(VAULT, name, SecretRequest.Set.of(secret));
    }
  }

  private SecretBundle full() {
    var tags = new LinkedHashMap<String, String>();
    tags.put("z", "last name first");
    tags.put("a", "umlaut \u00e4 and \ud83d\udd11");
    try (var secret = SecretValues.of("a value")) {
      return life.set(
          VAULT,
          NAME,
          new SecretRequest.Set(
              secret,
              Optional.of(new ContentType("text/plain")),
              AttributesChange.NONE
                  .withEnabled(false)
                  .withNotBefore(START.minusSeconds(5))
                  .withExpires(START.plusSeconds(5)),
              Optional.of(new Tags(tags)),
              Optional.of(
                  new KeyReleasePolicy(
                      KeyReleasePolicy.DEFAULT_CONTENT_TYPE, Bytes.utf8("{}"), true))));
    }
  }

  private String value(SecretBundle bundle) {
    try (var value = secrets.value(bundle.id()).orElseThrow()) {
      return SecretValues.text(value);
    }
  }

  @Nested
  class Secrets {
    @Test
    void everythingComesBackAsItWasWritten() {
      var made = full();

      assertThat(secrets.findLatest(VAULT.name(), new SecretName("A-SECRET"))).contains(made);
      assertThat(secrets.findVersion(made.id())).contains(made);
      assertThat(secrets.find(VAULT.name(), NAME)).contains(made.secret());
      assertThat(made.version().tags().values().keySet()).containsExactly("z", "a");
      assertThat(value(made)).isEqualTo("a value");
    }

    @Test
    void pagesAreInOrderAndWhole() {
      for (var i = 10; i < 21; i++) {
        set(new SecretName("s-" + i), "v");
      }
      life.delete(VAULT, new SecretName("s-15"));

      var seen = new ArrayList<String>();
      var after = Optional.of("");
      while (after.isPresent()) {
        var page = life.list(VAULT, after.get(), 4);
        page.items().forEach(item -> seen.add(item.secret().name().value()));
        after = page.next();
      }

      assertThat(seen).hasSize(10).isSorted().doesNotContain("s-15");
      assertThat(life.listDeleted(VAULT, "", 25).items()).hasSize(1);
    }

    @Test
    void aWriteFromAnOldRevisionIsRefusedWhole() {
      var first = set(NAME, "first");
      set(NAME, "second");

      assertThatThrownBy(() -> secrets.apply(new SecretChange.Purged(first.secret())))
          .isInstanceOf(ConcurrentChangeException.class);
      assertThat(value(first)).isEqualTo("first");
    }

    @Test
    void aPurgeTakesValuesPolicyAndScheduleWithIt() {
      full();
      rotations.keep(VAULT.name(), NAME, kept(new ValueSource.Function("password", Map.of())));
      life.delete(VAULT, NAME);
      life.purge(VAULT, NAME);

      for (var table :
          List.of("secret", "secret_version", "secret_rotation_policy", "secret_schedule")) {
        assertThat(count(table)).as(table).isZero();
      }
    }

    @Test
    void aValueMovedToAnotherSecretDoesNotOpen() {
      var one = set(new SecretName("one"), "1");
      var two = set(new SecretName("two"), "2");
      database.execute(connection -> {
        try (var update =
            connection.prepareStatement(
                """
                update keyvault.secret_version v set sealed_value =
                  (select sealed_value from keyvault.secret_version where folded_name = 'one')
                where v.folded_name = 'two'
                """)) {
          update.executeUpdate();
        }
      });

      assertThat(value(one)).isEqualTo("1");
      assertThatThrownBy(() -> value(two)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyWritersOfOneSecretLoseNothing() throws Exception {
      var writers = new ArrayList<Callable<SecretBundle>>();
      for (var i = 0; i < 6; i++) {
        var value = "value-" + i;
        writers.add(() -> set(NAME, value));
      }
      var ordinals = new HashSet<Integer>();
      try (var threads = Executors.newFixedThreadPool(3)) {
        for (var made : threads.invokeAll(writers)) {
          ordinals.add(made.get().version().ordinal());
        }
      }

      assertThat(ordinals).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aDatabaseThatIsAwayIsSaidToBe() {
      database.close();

      assertThatThrownBy(() -> secrets.find(VAULT.name(), NAME))
          .isInstanceOf(VaultStorageUnavailableException.class);
    }
  }

  private static KeptSecretRotation kept(ValueSource source) {
    return new KeptSecretRotation(
        new SecretRotationPolicy(
            new RotationPolicy(
                Optional.of(KeyLifetime.ofDays(90)),
                Optional.of(new RotationPolicy.AfterCreate(KeyLifetime.ofDays(30))),
                KeyLifetime.ofDays(20)),
            source),
        START,
        START,
        RotationProgress.NONE);
  }

  private long count(String table) {
    return database.read(connection -> {
      try (var select = connection.prepareStatement("select count(*) from keyvault." + table);
          var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  @Nested
  class Rotations {
    private final Instant until = START.plus(Duration.ofMinutes(10));

    @Test
    void aFunctionComesBackAsItWasKept() {
      set(NAME, "v");
      var kept = kept(new ValueSource.Function("password", Map.of("length", "20")));
      assertThat(rotations.keep(VAULT.name(), NAME, kept)).isTrue();

      assertThat(rotations.find(VAULT.name(), NAME)).contains(kept);
    }

    @Test
    void aWebhookTakesItsPlace() {
      set(NAME, "v");
      rotations.keep(VAULT.name(), NAME, kept(new ValueSource.Function("password", Map.of())));
      var kept = kept(new ValueSource.Webhook(URI.create("https://receiver.example/x?y=z")));
      rotations.keep(VAULT.name(), NAME, kept);

      assertThat(rotations.find(VAULT.name(), NAME)).contains(kept);
    }

    @Test
    void nothingIsKeptForASecretThatIsNotThereOrDeleted() {
      var kept = kept(new ValueSource.Function("password", Map.of()));
      assertThat(rotations.keep(VAULT.name(), NAME, kept)).isFalse();
      set(NAME, "v");
      life.delete(VAULT, NAME);

      assertThat(rotations.keep(VAULT.name(), NAME, kept)).isFalse();
    }

    @Test
    void aSecretIsClaimedByOneNodeAtATime() {
      due();

      assertThat(claim()).hasSize(1);
      assertThat(claim()).isEmpty();
      assertThat(rotations.claim(until, until.plusSeconds(60), 10)).hasSize(1);
    }

    @Test
    void nodesThatClaimTogetherShareWhatIsDue() throws Exception {
      for (var i = 0; i < 20; i++) {
        var name = new SecretName("s-" + i);
        set(name, "v");
        rotations.keep(VAULT.name(), name, kept(new ValueSource.Function("password", Map.of())));
      }
      var nodes = new ArrayList<Callable<List<Claim>>>();
      for (var i = 0; i < 4; i++) {
        nodes.add(() -> rotations.claim(START, until, 10));
      }
      var names = new ArrayList<String>();
      try (var threads = Executors.newFixedThreadPool(4)) {
        for (var claims : threads.invokeAll(nodes)) {
          claims.get().forEach(claim -> names.add(claim.latest().secret().name().value()));
        }
      }

      assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void whatWasTriedIsKeptUntilTheSecretIsDueAgain() {
      due();
      var claim = claim().getFirst();
      var version = claim.latest().version().version();
      var tried =
          new Claim(
              claim.latest(),
              claim.rotation(),
              new RotationProgress(Optional.of(version), 2, Optional.of("no answer")),
              claim.noticed(),
              claim.until());
      rotations.settle(tried, Optional.of(START.plusSeconds(120)));

      assertThat(claim()).isEmpty();
      var again = rotations.claim(START.plusSeconds(120), until, 10).getFirst();
      assertThat(again.progress()).isEqualTo(tried.progress());
    }

    @Test
    void aSecretThatWasChangedSinceItWasClaimedIsLookedAtAgain() {
      due();
      var claim = claim().getFirst();
      set(NAME, "from elsewhere");
      rotations.settle(claim, Optional.empty());

      assertThat(claim()).hasSize(1);
    }

    @Test
    void aPolicyThatIsSetDuringAClaimStartsAnew() {
      due();
      var claim = claim().getFirst();
      due();
      var tried =
          new Claim(
              claim.latest(),
              claim.rotation(),
              new RotationProgress(
                  Optional.of(claim.latest().version().version()), 8, Optional.of("no answer")),
              claim.noticed(),
              claim.until());
      rotations.settle(tried, Optional.empty());

      assertThat(claim().getFirst().progress()).isEqualTo(RotationProgress.NONE);
    }

    private void due() {
      if (secrets.find(VAULT.name(), NAME).isEmpty()) {
        set(NAME, "v");
      }
      rotations.keep(VAULT.name(), NAME, kept(new ValueSource.Function("password", Map.of())));
    }

    private List<Claim> claim() {
      return rotations.claim(START, until, 10);
    }
  }
}
