package io.privyseal.keyvault.storage;

import static io.privyseal.keyvault.storage.Stored.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.keyvault.domain.AttributesChange;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyChange;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyRequest;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.domain.VaultStorageUnavailableException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PostgresKeyRepositoryTest {
  private Database database;
  private RootKey rootKey;
  private Stored s;

  @BeforeEach
  void open() {
    database = TestPostgres.migratedDatabase();
    rootKey = rootKey(1);
    s = new Stored(database, rootKey);
  }

  @AfterEach
  void close() {
    database.close();
    rootKey.close();
  }

  private KeyBundle create() {
    return s.life.create(VAULT, NAME, plain());
  }

  @Nested
  class Reading {
    @Test
    void everythingComesBackAsItWasWritten() {
      var made = s.life.create(VAULT, NAME, full());

      assertThat(s.keys.findLatest(VAULT.name(), new KeyName("A-KEY"))).contains(made);
      assertThat(s.keys.findVersion(made.id())).contains(made);
      assertThat(s.keys.find(VAULT.name(), NAME)).contains(made.key());
      assertThat(made.version().tags().values().keySet()).containsExactly("z", "a");
      assertThat(s.keys.findLatest(VAULT.name(), NAME).orElseThrow().version().tags().values())
          .containsExactlyEntriesOf(made.version().tags().values());
    }

    @Test
    void thePrivateKeyBelongsToThePublicOne() {
      var made = create();

      try (var pkcs8 = s.opened(made.id())) {
        var privateKey = KeyEncoding.privateKey(KeyType.Family.EC, pkcs8);
        var digest = new byte[32];
        var scheme = io.privyseal.foundation.crypto.SignatureScheme.ES256;
        var signature = ENGINE.signDigest(scheme, privateKey, digest);
        assertThat(ENGINE.verifyDigest(scheme, made.version().pairKey(), digest, signature))
            .isTrue();
      }
    }

    @Test
    void aSymmetricKeyHasASizeAndNoPublicHalf() {
      var made = s.life.create(VAULT, NAME, KeyRequest.Create.of(OCT_HSM));

      assertThat(made.version().publicKey()).isEmpty();
      assertThat(s.keys.findVersion(made.id())).contains(made);
      try (var key = s.opened(made.id())) {
        assertThat(key.length()).isEqualTo(24);
      }
    }

    @Test
    void aKeyOnP256KComesBack() {
      var spec = new KeySpec(KeyType.EC, new KeyShape.Ec(EcCurve.P256K));

      var made = s.life.create(VAULT, NAME, KeyRequest.Create.of(spec));

      assertThat(s.keys.findVersion(made.id())).contains(made);
    }

    @Test
    void whatIsNotThereIsEmpty() {
      var made = create();
      var other = new KeyName("other");

      assertThat(s.keys.find(VAULT.name(), other)).isEmpty();
      assertThat(s.keys.findLatest(new VaultName("another"), NAME)).isEmpty();
      assertThat(
              s.keys.kept(
                  made.key().id(new io.privyseal.keyvault.domain.ObjectVersion("0".repeat(32)))))
          .isEmpty();
    }

    @Test
    void pagesOfKeysAreInOrderAndWhole() {
      for (var i = 10; i < 21; i++) {
        s.life.create(VAULT, new KeyName("key-" + i), plain());
      }
      s.life.delete(VAULT, new KeyName("key-15"));

      var seen = new ArrayList<String>();
      var after = Optional.of("");
      while (after.isPresent()) {
        var page = s.life.list(VAULT, after.get(), 4);
        page.items().forEach(item -> seen.add(item.key().name().value()));
        after = page.next();
      }

      assertThat(seen).hasSize(10).isSorted().doesNotContain("key-15");
      assertThat(s.life.listDeleted(VAULT, "", 25).items()).hasSize(1);
    }

    @Test
    void aFullLastPageHasNoNext() {
      s.life.create(VAULT, new KeyName("one"), plain());
      s.life.create(VAULT, new KeyName("two"), plain());

      assertThat(s.life.list(VAULT, "", 2).next()).isEmpty();
    }

    @Test
    void versionsAreInTheOrderOfTheirMaking() {
      var made = List.of(create(), create(), create());

      var page = s.life.versions(VAULT, NAME, 0, 2);
      var rest = s.life.versions(VAULT, NAME, Integer.parseInt(page.next().orElseThrow()), 2);

      var seen = new ArrayList<>(page.items());
      seen.addAll(rest.items());
      assertThat(seen.stream().map(KeyBundle::version))
          .isEqualTo(made.stream().map(KeyBundle::version).toList());
      assertThat(rest.next()).isEmpty();
    }
  }

  @Nested
  class Writing {
    @Test
    void updatesDeletesAndRecoversStay() {
      create();
      s.life.update(
          VAULT, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));
      s.life.delete(VAULT, NAME);
      var deleted = s.life.getDeleted(VAULT, NAME);
      var recovered = s.life.recover(VAULT, NAME);

      assertThat(deleted.key().deletion()).isPresent();
      assertThat(s.life.get(VAULT, NAME, Optional.empty())).isEqualTo(recovered);
      assertThat(recovered.version().attributes().enabled()).isFalse();
      assertThat(recovered.key().revision()).isEqualTo(4);
    }

    @Test
    void aPurgedKeyLeavesNothing() throws Exception {
      create();
      create();
      s.life.delete(VAULT, NAME);

      s.life.purge(VAULT, NAME);

      assertThat(count("keyvault.key")).isZero();
      assertThat(count("keyvault.key_version")).isZero();
    }

    @Test
    void whatIsDueIsPurged() {
      create();
      s.life.delete(VAULT, NAME);
      s.now = START.plus(Duration.ofDays(90));

      assertThat(s.life.purgeDue(10, _ -> {})).isEqualTo(1);
      assertThat(s.keys.find(VAULT.name(), NAME)).isEmpty();
    }

    @Test
    void aChangeFromAnOldRevisionIsRefusedAndWritesNothing() {
      var old = create();
      s.life.update(
          VAULT, NAME, Optional.empty(), change(AttributesChange.NONE.withEnabled(false)));
      var now = s.keys.findLatest(VAULT.name(), NAME);

      assertThatThrownBy(() -> s.keys.apply(new KeyChange.Updated(old.key(), old.version(), "")))
          .isInstanceOf(ConcurrentChangeException.class);
      assertThat(s.keys.findLatest(VAULT.name(), NAME)).isEqualTo(now);
    }

    @Test
    void aSecondKeyOfThatNameIsAConcurrentChange() {
      var made = create();

      var kept = s.keys.kept(made.id()).orElseThrow();
      assertThatThrownBy(
              () -> s.keys.apply(new KeyChange.Created(made.key(), made.version(), kept, "")))
          .isInstanceOf(ConcurrentChangeException.class);
    }

    @Test
    void aKeyOfAnUnknownVaultIsADefect() {
      var unknown =
          new Vault(new VaultName("unknown"), VAULT.tenant(), VAULT.resource(), 90, false);

      assertThatThrownBy(() -> s.life.create(unknown, NAME, plain()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class Concurrency {
    private static final int WRITERS = 6;
    private static final int EACH = 8;

    @Test
    void versionsByManyWritersAreAllThere() throws Exception {
      inParallel(() -> {
        for (var i = 0; i < EACH; i++) {
          retried(PostgresKeyRepositoryTest.this::create);
        }
        return true;
      });

      var versions =
          s.keys.versions(VAULT.name(), NAME, 0, 1000).items().stream()
              .map(bundle -> bundle.version().ordinal())
              .toList();
      assertThat(versions).hasSize(WRITERS * EACH).isSorted().doesNotHaveDuplicates();
      assertThat(s.keys.find(VAULT.name(), NAME).orElseThrow().versions())
          .isEqualTo(WRITERS * EACH);
    }

    @Test
    void noUpdateIsLost() throws Exception {
      create();
      var next = new java.util.concurrent.atomic.AtomicInteger();
      inParallel(() -> {
        var mine = "writer-" + next.getAndIncrement();
        for (var i = 0; i < EACH; i++) {
          retried(() -> addTag(mine));
        }
        return true;
      });

      var tags = s.life.get(VAULT, NAME, Optional.empty()).version().tags().values();
      assertThat(tags).hasSize(WRITERS).allSatisfy((_, value) -> assertThat(value).isEqualTo("8"));
    }

    /// Reads the tags, adds one to the writer's own, and writes them at the revision it read.
    private KeyBundle addTag(String name) {
      var read = s.keys.findLatest(VAULT.name(), NAME).orElseThrow();
      var tags = new java.util.LinkedHashMap<>(read.version().tags().values());
      tags.merge(name, "1", (a, _) -> Integer.toString(Integer.parseInt(a) + 1));
      var key = read.key();
      var version = read.version();
      var changed =
          version.with(
              version.operations(),
              version.attributes(),
              new io.privyseal.keyvault.domain.Tags(tags));
      var next =
          new io.privyseal.keyvault.domain.Key(
              key.vault(),
              key.name(),
              key.exportable(),
              key.releasePolicy(),
              key.deletion(),
              key.latest(),
              key.versions(),
              key.revision() + 1);
      s.keys.apply(new KeyChange.Updated(next, changed, ""));
      return new KeyBundle(next, changed);
    }

    private <T> T retried(java.util.function.Supplier<T> write) {
      for (var attempt = 0; attempt < 10_000; attempt++) {
        try {
          return write.get();
        } catch (ConcurrentChangeException | io.privyseal.keyvault.domain.RefusedException _) {
          Thread.onSpinWait();
        }
      }
      throw new AssertionError("no write got through");
    }

    private void inParallel(Callable<Boolean> work) throws Exception {
      try (var threads = Executors.newFixedThreadPool(WRITERS)) {
        var running = new ArrayList<java.util.concurrent.Future<Boolean>>();
        for (var i = 0; i < WRITERS; i++) {
          running.add(threads.submit(work));
        }
        for (var future : running) {
          assertThat(future.get()).isTrue();
        }
      }
    }
  }

  @Nested
  class Sealing {
    @Test
    void thePlainKeyIsNotInTheDatabase() throws Exception {
      var made = create();

      try (var plain = s.opened(made.id())) {
        var wanted = plain.exposeBytes();
        var sealed =
            database.read(c -> {
              try (var select = c.prepareStatement("select kept from keyvault.key_version");
                  var rows = select.executeQuery()) {
                rows.next();
                return rows.getBytes(1);
              }
            });
        assertThat(sealed).hasSize(wanted.length + RootKey.OVERHEAD_BYTES);
        assertThat(java.util.HexFormat.of().formatHex(sealed))
            .doesNotContain(java.util.HexFormat.of().formatHex(wanted, 8, 40));
      }
    }

    @Test
    void aSealedKeyMovedToAnotherVersionDoesNotOpen() {
      var first = create();
      var second = create();
      database.execute(c -> {
        try (PreparedStatement update =
            c.prepareStatement(
                """
                update keyvault.key_version a set kept = b.kept
                from keyvault.key_version b where a.version = ? and b.version = ?
                """)) {
          update.setString(1, second.version().version().value());
          update.setString(2, first.version().version().value());
          update.executeUpdate();
        }
      });

      assertThatThrownBy(() -> s.sign(second))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not open");
    }

    @Test
    void anotherRootKeyIsRefusedAtTheStart() {
      create();

      try (var other = rootKey(2)) {
        assertThatThrownBy(() -> PostgresKeyRepository.open(database, other))
            .isInstanceOf(WrongRootKeyException.class);
      }
    }

    @Test
    void theSameRootKeyOpensAgain() {
      var made = create();

      try (var same = rootKey(1)) {
        assertThat(PostgresKeyRepository.open(database, same).kept(made.id())).isPresent();
      }
    }
  }

  @Nested
  class KeyStores {
    @Test
    void aPurgedKeyOfAnotherStoreIsNotedUntilItIsCleared() throws Exception {
      var made = create();
      database.execute(c -> {
        try (var update =
            c.prepareStatement("update keyvault.key_version set platform = 'module'")) {
          update.executeUpdate();
        }
      });
      var kept = s.keys.kept(made.id()).orElseThrow();
      s.life.delete(VAULT, NAME);
      s.life.purge(VAULT, NAME);

      var left = s.keys.left(10);

      assertThat(left).hasSize(1);
      assertThat(left.getFirst().kept()).isEqualTo(kept);
      assertThat(left.getFirst().id().sealingContext()).isEqualTo(made.id().sealingContext());
      assertThat(s.life.clearLeft(10)).isEqualTo(1);
      assertThat(s.keys.left(10)).isEmpty();
    }

    @Test
    void aPurgedKeyInSoftwareLeavesNothing() {
      create();
      s.life.delete(VAULT, NAME);
      s.life.purge(VAULT, NAME);

      assertThat(s.keys.left(10)).isEmpty();
    }
  }

  @Test
  void aDatabaseThatIsAwayIsUnavailable() {
    database.close();

    assertThatThrownBy(() -> s.keys.find(VAULT.name(), NAME))
        .isInstanceOf(VaultStorageUnavailableException.class);
  }

  private long count(String table) throws SQLException {
    return database.read(c -> {
      try (var select = c.prepareStatement("select count(*) from " + table);
          var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }
}
