package io.privyseal.keyvault.storage;

import io.privyseal.foundation.sql.Parameters;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyVersionRecord;
import io.privyseal.keyvault.domain.VaultName;
import java.sql.Connection;
import java.sql.SQLException;

/// The statements that have a key looked at, inside the transaction of the change that asks for it.
final class KeySchedule {
  private static final String LOOK_AT =
      """
      insert into keyvault.key_schedule (vault, folded_name, due_at)
      values (?, ?, 'epoch')
      on conflict (vault, folded_name) do update set due_at = excluded.due_at
      """;

  /// A key of which neither an end nor a policy was ever known has no row, and needs none.
  private static final String LOOK_AT_AGAIN =
      "update keyvault.key_schedule set due_at = 'epoch' where vault = ? and folded_name = ?";

  private KeySchedule() {}

  /// After a version was made or changed.
  static void changed(Connection connection, Key key, KeyVersionRecord version)
      throws SQLException {
    var sql = version.attributes().expires().isPresent() ? LOOK_AT : LOOK_AT_AGAIN;
    run(connection, sql, key.vault(), key.name().folded());
  }

  /// After a key came back.
  static void recovered(Connection connection, Key key) throws SQLException {
    run(connection, LOOK_AT_AGAIN, key.vault(), key.name().folded());
  }

  /// After a policy was set.
  static void ruled(Connection connection, VaultName vault, String foldedName) throws SQLException {
    run(connection, LOOK_AT, vault, foldedName);
  }

  private static void run(Connection connection, String sql, VaultName vault, String foldedName)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      new Parameters(statement).text(vault.value()).text(foldedName);
      statement.executeUpdate();
    }
  }
}
