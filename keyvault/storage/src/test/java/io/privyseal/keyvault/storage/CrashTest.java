package io.privyseal.keyvault.storage;

import static io.privyseal.keyvault.storage.Stored.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.postgres.EmbeddedPostgres;
import io.privyseal.foundation.postgres.PostgresSettings;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretLifecycle;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.secrets.SecretRequest;
import io.privyseal.keyvault.secrets.SecretValues;
import io.privyseal.keyvault.storage.secrets.PostgresSecretRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was acknowledged is there after the database was killed in the middle of the work.
class CrashTest {
  private static final int WRITERS = 4;
  private static final int BEFORE_THE_KILL = 60;

  @TempDir private Path directory;

  @Test
  void everyAcknowledgedKeyAndSecretSurvivesAKill() throws Exception {
    var settings =
        new PostgresSettings(directory.resolve("cluster"), TestPostgres.software(), true, 30);
    Queue<KeyBundle> acknowledged = new ConcurrentLinkedQueue<>();
    Queue<SecretBundle> acknowledgedSecrets = new ConcurrentLinkedQueue<>();
    var server = EmbeddedPostgres.start(settings);
    try (var database = Database.open(server.address());
        var rootKey = rootKey(1)) {
      database.migrate();
      var stored = new Stored(database, rootKey);
      var enough = new CountDownLatch(BEFORE_THE_KILL);
      var writers = new ArrayList<Thread>();
      for (var i = 0; i < WRITERS; i++) {
        var prefix = "writer-" + i + "-";
        writers.add(Thread.ofPlatform().start(() -> write(stored, prefix, acknowledged, enough)));
      }
      var secrets =
          new SecretLifecycle(new PostgresSecretRepository(database, rootKey), ENGINE, () -> START);
      writers.add(
          Thread.ofPlatform().start(() -> writeSecrets(secrets, acknowledgedSecrets, enough)));
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      kill();
      for (var writer : writers) {
        writer.join();
      }
    } finally {
      server.close();
    }

    assertThat(acknowledged.size() + acknowledgedSecrets.size())
        .isGreaterThanOrEqualTo(BEFORE_THE_KILL);
    assertThat(acknowledgedSecrets).isNotEmpty();
    try (var again = EmbeddedPostgres.start(settings);
        var database = Database.open(again.address());
        var rootKey = rootKey(1)) {
      database.migrate();
      var keys = PostgresKeyRepository.open(database, rootKey);
      for (var bundle : acknowledged) {
        assertThat(keys.findVersion(bundle.id()).map(KeyBundle::version))
            .contains(bundle.version());
        var kept = keys.kept(bundle.id()).orElseThrow().toArray();
        var context = bundle.id().sealingContext().toArray();
        try (var pkcs8 = Secret.takeOver(rootKey.open(kept, context))) {
          assertThat(KeyEncoding.privateKey(KeyType.Family.EC, pkcs8)).isNotNull();
        }
      }
      var secrets = new PostgresSecretRepository(database, rootKey);
      for (var bundle : acknowledgedSecrets) {
        assertThat(secrets.findVersion(bundle.id()).map(SecretBundle::version))
            .contains(bundle.version());
        try (var value = secrets.value(bundle.id()).orElseThrow()) {
          assertThat(SecretValues.text(value)).isEqualTo("value " + bundle.version().ordinal());
        }
      }
    }
  }

  /// Creates keys, every other one with a second version, until the database is gone.
  private static void write(
      Stored stored, String prefix, Queue<KeyBundle> acknowledged, CountDownLatch enough) {
    try {
      for (var i = 0; ; i++) {
        var name = new KeyName(prefix + i / 2);
        acknowledged.add(stored.life.create(VAULT, name, plain()));
        enough.countDown();
      }
    } catch (UnavailableException _) {
      // The kill.
    }
  }

  /// Sets secrets, every other time a second value, until the database is gone.
  private static void writeSecrets(
      SecretLifecycle secrets, Queue<SecretBundle> acknowledged, CountDownLatch enough) {
    try {
      for (var i = 0; ; i++) {
        try (var value = SecretValues.of("value " + (i % 2 + 1))) {
          var name = new SecretName("secret-" + i / 2);
          acknowledged.add(secrets.set(VAULT, name, SecretRequest.Set.of(value)));
        }
        enough.countDown();
      }
    } catch (UnavailableException _) {
      // The kill.
    }
  }

  /// Kills the server and what it started, as a power cut would.
  private void kill() throws Exception {
    var lines = Files.readAllLines(directory.resolve("cluster").resolve("data/postmaster.pid"));
    var postmaster = ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElseThrow();
    postmaster.children().forEach(ProcessHandle::destroyForcibly);
    postmaster.destroyForcibly();
    postmaster.onExit().get(30, TimeUnit.SECONDS);
  }
}
