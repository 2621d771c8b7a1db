package io.privyseal.foundation.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// One history for the scripts of all modules. The numbers are shared out in hundreds: audit 100,
/// attestation 200, keyvault 300, access 400, identity 500, collateral 600.
///
/// Modules are built apart, and a test of one of them runs its scripts alone; so a lower number may
/// arrive after a higher one.
///
/// Reading the history and comparing every script is most of a warm start. So the fingerprint of
/// the scripts that ran last is kept in the database, and with the same scripts nothing is done.
final class Migrations {
  private static final String SCHEMA = "privyseal_migrations";

  /// undefined_table, invalid_schema_name: a database that was never migrated.
  private static final Set<String> ABSENT = Set.of("42P01", "3F000");

  private final DataSource database;
  private final String fingerprint;

  private Migrations(DataSource database) {
    this.database = database;
    this.fingerprint = ScriptFingerprint.ofClassPath(Migrations.class.getClassLoader());
  }

  static void run(DataSource database) {
    var migrations = new Migrations(database);
    if (!migrations.isUpToDate()) {
      migrations.migrate();
      migrations.remember();
    }
  }

  private boolean isUpToDate() {
    try (var connection = database.getConnection()) {
      return isKnown(connection);
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the schema's state could not be read", e);
    }
  }

  private boolean isKnown(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement("select 1 from " + SCHEMA + ".fingerprint where value = ?")) {
      select.setString(1, fingerprint);
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      if (ABSENT.contains(e.getSQLState())) {
        return false;
      }
      throw e;
    } finally {
      connection.rollback();
    }
  }

  private void migrate() {
    try {
      Flyway.configure()
          .dataSource(database)
          .locations("classpath:db/migration")
          .schemas(SCHEMA)
          .table("history")
          .outOfOrder(true)
          .validateMigrationNaming(true)
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DatabaseUnavailableException("the schema could not be brought up to date", e);
    }
  }

  /// One row: what ran last. A node with other scripts asks the history again.
  private void remember() {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_xact_lock(hashtext('" + SCHEMA + "'))");
      statement.execute(
          "create table if not exists " + SCHEMA + ".fingerprint (value text primary key)");
      statement.execute("delete from " + SCHEMA + ".fingerprint");
      try (var insert =
          connection.prepareStatement("insert into " + SCHEMA + ".fingerprint values (?)")) {
        insert.setString(1, fingerprint);
        insert.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new DatabaseUnavailableException("the schema's state could not be kept", e);
    }
  }
}
