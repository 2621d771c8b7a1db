package io.privyseal.server.platform.storage;

import io.privyseal.foundation.sql.Database;
import io.privyseal.server.platform.NotUsableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.InstantSource;

/// Whether the database takes what the product writes.
public final class DatabaseProbes {
  private final Database database;
  private final InstantSource clock;

  /// @param database migrated
  public DatabaseProbes(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Writes a row and commits it.
  ///
  /// @throws NotUsableException if the database answers and takes nothing
  /// @throws io.privyseal.foundation.sql.DatabaseUnavailableException if it does not answer
  public void writable() {
    if (database.inTransaction(DatabaseProbes::isReadOnly)) {
      throw new NotUsableException("takes no changes: it is a replica, or set to read-only");
    }
    database.execute(connection -> {
      try (var upsert =
          connection.prepareStatement(
              """
              insert into platform.readiness (id, written_at) values (1, ?)
              on conflict (id) do update set written_at = excluded.written_at
              """)) {
        upsert.setTimestamp(1, Timestamp.from(clock.instant()));
        upsert.executeUpdate();
      }
    });
  }

  /// Asks whether an entry could be added to the audit log. An entry of its own would stay for
  /// ever.
  ///
  /// @throws NotUsableException if it could not
  public void auditable() {
    if (!database.read(DatabaseProbes::mayAudit)) {
      throw new NotUsableException("the database refuses entries of the audit log");
    }
  }

  private static boolean isReadOnly(Connection connection) throws SQLException {
    return holds(
        connection, "select pg_is_in_recovery() or current_setting('transaction_read_only')::bool");
  }

  private static boolean mayAudit(Connection connection) throws SQLException {
    return holds(connection, "select has_table_privilege('audit.entry', 'insert')");
  }

  private static boolean holds(Connection connection, String question) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(question)) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
