package io.privyseal.server.platform.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.postgres.EmbeddedPostgres;
import io.privyseal.foundation.postgres.PostgresSettings;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.foundation.sql.DatabaseAddress;
import io.privyseal.foundation.sql.DatabaseUnavailableException;
import io.privyseal.server.platform.NotUsableException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseProbesTest {
  private static DatabaseProbes of(Database database) {
    return new DatabaseProbes(database, InstantSource.system());
  }

  private static void run(Database database, String statement) {
    database.execute(connection -> {
      try (var sql = connection.createStatement()) {
        sql.execute(statement);
      }
    });
  }

  @Test
  void aDatabaseThatTakesChangesPasses() {
    try (var database = TestPostgres.migratedDatabase()) {
      var probes = of(database);

      assertThatCode(probes::writable).doesNotThrowAnyException();
      assertThatCode(probes::writable).doesNotThrowAnyException();
      assertThatCode(probes::auditable).doesNotThrowAnyException();
    }
  }

  @Test
  void aDatabaseThatIsReadOnlyIsNotUsable() {
    var address = TestPostgres.address();
    try (var owner = Database.open(address)) {
      owner.migrate();
      run(
          owner,
          "do $$ begin execute format('alter database %I set default_transaction_read_only = on',"
              + " current_database()); end $$");
    }
    try (var database = Database.open(address)) {
      assertThatThrownBy(of(database)::writable)
          .isInstanceOf(NotUsableException.class)
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void aUserWhoMayNotAddToTheAuditLogIsNotUsable() {
    var address = TestPostgres.address();
    try (var owner = Database.open(address)) {
      owner.migrate();
      var role = "reader" + Long.toHexString(System.nanoTime());
      run(owner, "create role %s login password 'reader'".formatted(role));
      run(owner, "grant usage on schema audit to " + role);
      run(owner, "grant select on audit.entry to " + role);
      try (var reader = Database.open(new DatabaseAddress(address.jdbcUrl(), role, "reader"))) {
        assertThatThrownBy(of(reader)::auditable).isInstanceOf(NotUsableException.class);
      }
      run(owner, "drop owned by " + role);
      run(owner, "drop role " + role);
    }
  }

  @Test
  void aDatabaseThatWasStoppedDoesNotAnswer(@TempDir Path directory) {
    var own = PostgresSettings.in(directory);
    var settings =
        new PostgresSettings(
            own.directory(), TestPostgres.software(), own.durable(), own.maxConnections());
    var postgres = EmbeddedPostgres.start(settings);
    try (var database = Database.open(postgres.address())) {
      database.migrate();
      var probes = of(database);
      assertThatCode(probes::writable).doesNotThrowAnyException();

      postgres.close();

      assertThatThrownBy(probes::writable).isInstanceOf(DatabaseUnavailableException.class);
    }
  }
}
