package io.privyseal.foundation.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseAddress;
import io.privyseal.foundation.sql.DatabaseUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
  @TempDir private Path directory;
  private PostgresSettings settings;

  @BeforeEach
  void settle() {
    settings = new PostgresSettings(directory.resolve("a b"), TestPostgres.software(), true, 20);
  }

  @Test
  void committedRowsSurviveARestart() {
    try (var server = EmbeddedPostgres.start(settings);
        var database = Database.open(server.address(), 2)) {
      database.execute(c -> c.createStatement().execute("create table kept (x int)"));
    }
    try (var server = EmbeddedPostgres.start(settings);
        var database = Database.open(server.address(), 2)) {
      database.execute(c -> c.createStatement().execute("insert into kept values (1)"));
    }
  }

  @Test
  void everyCommitIsSynced() {
    try (var server = EmbeddedPostgres.start(settings);
        var database = Database.open(server.address(), 2)) {
      assertThat(setting(database, "fsync")).isEqualTo("on");
      assertThat(setting(database, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(database, "full_page_writes")).isEqualTo("on");
    }
  }

  @Test
  void aServerThatWasLeftRunningIsStoppedAndStartedAnew() throws Exception {
    var left = EmbeddedPostgres.startOrJoin(settings);
    var old = Postmaster.of(settings.data()).orElseThrow().process();
    try (var database = Database.open(left.address(), 2)) {
      database.execute(c -> c.createStatement().execute("create table kept (x int)"));
    }

    try (var server = EmbeddedPostgres.start(settings);
        var database = Database.open(server.address(), 2)) {
      assertThat(old.isAlive()).isFalse();
      database.execute(c -> c.createStatement().execute("insert into kept values (1)"));
    }
  }

  @Test
  void aServerThatWasKilledIsRecovered() throws Exception {
    var left = EmbeddedPostgres.startOrJoin(settings);
    try (var database = Database.open(left.address(), 2)) {
      database.execute(c -> c.createStatement().execute("create table kept (x int)"));
    }
    var process = Postmaster.of(settings.data()).orElseThrow().process();
    process.destroyForcibly();
    process.onExit().get();

    try (var server = EmbeddedPostgres.start(settings);
        var database = Database.open(server.address(), 2)) {
      database.execute(c -> c.createStatement().execute("insert into kept values (1)"));
    }
  }

  @Test
  void aPidFileThatNamesAnotherProgramIsStale() throws Exception {
    EmbeddedPostgres.start(settings).close();
    var mine = ProcessHandle.current().pid();
    Files.writeString(
        Postmaster.file(settings.data()), mine + "\n" + settings.data() + "\n0\n1\n\n\n\nready\n");

    try (var server = EmbeddedPostgres.start(settings);
        var database = Database.open(server.address(), 2)) {
      database.check();
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (var server = EmbeddedPostgres.start(settings)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
          .isInstanceOf(PostgresFailedException.class)
          .hasMessageContaining("in use");
      assertThat(server.address().user()).isEqualTo("privyseal");
    }
  }

  @Test
  void withoutThePasswordNobodyComesIn() throws Exception {
    try (var server = EmbeddedPostgres.start(settings)) {
      var address = server.address();
      var wrong = new DatabaseAddress(address.jdbcUrl(), address.user(), "guess");
      try (var database = Database.open(wrong, 1)) {
        assertThatThrownBy(database::check).isInstanceOf(DatabaseUnavailableException.class);
      }
      assertThat(mode(settings.passwordFile())).isEqualTo("rw-------");
      assertThat(mode(settings.directory())).isEqualTo("rwx------");
    }
  }

  @Test
  void whatPostgresSaysIsInTheMessageWhenItDoesNotStart() throws Exception {
    EmbeddedPostgres.start(settings).close();
    Files.delete(settings.data().resolve("global/pg_control"));

    assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
        .isInstanceOf(PostgresFailedException.class)
        .hasMessageContaining("pg_control");
  }

  @Test
  void eachCallForATestDatabaseGivesAnEmptyOne() {
    try (var one = TestPostgres.database();
        var other = TestPostgres.database()) {
      one.execute(c -> c.createStatement().execute("create table t (x int)"));
      other.execute(c -> c.createStatement().execute("create table t (x int)"));
    }
  }

  private static String setting(Database database, String name) {
    return database.read(connection -> {
      try (var statement = connection.createStatement();
          var row = statement.executeQuery("show " + name)) {
        row.next();
        return row.getString(1);
      }
    });
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
