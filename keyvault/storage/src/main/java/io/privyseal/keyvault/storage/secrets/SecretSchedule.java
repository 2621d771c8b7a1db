package io.privyseal.keyvault.storage.secrets;

import io.privyseal.foundation.sql.Parameters;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.secrets.SecretVersionRecord;
import io.privyseal.keyvault.secrets.VaultSecret;
import java.sql.Connection;
import java.sql.SQLException;

/// The statements that have a secret looked at, inside the transaction of the change that asks for
/// it.
final class SecretSchedule {
  private static final String LOOK_AT =
      """
      insert into keyvault.secret_schedule (vault, folded_name, due_at)
      values (?, ?, 'epoch')
      on conflict (vault, folded_name) do update set due_at = excluded.due_at
      """;

  /// A secret of which neither an end nor a policy was ever known has no row, and needs none.
  private static final String LOOK_AT_AGAIN =
      "update keyvault.secret_schedule set due_at = 'epoch' where vault = ? and folded_name = ?";

  private static final String START_ANEW =
      """
      insert into keyvault.secret_schedule (vault, folded_name, due_at)
      values (?, ?, 'epoch')
      on conflict (vault, folded_name) do update
      set due_at = excluded.due_at, tried_version = null, attempts = 0, last_failure = null
      """;

  private SecretSchedule() {}

  /// After a version was made or changed.
  static void changed(Connection connection, VaultSecret secret, SecretVersionRecord version)
      throws SQLException {
    var sql = version.attributes().expires().isPresent() ? LOOK_AT : LOOK_AT_AGAIN;
    run(connection, sql, secret.vault(), secret.name().folded());
  }

  /// After a secret came back.
  static void recovered(Connection connection, VaultSecret secret) throws SQLException {
    run(connection, LOOK_AT_AGAIN, secret.vault(), secret.name().folded());
  }

  /// After a policy was set or removed: what was tried under the one before is forgotten.
  static void ruled(Connection connection, VaultName vault, String foldedName) throws SQLException {
    run(connection, START_ANEW, vault, foldedName);
  }

  private static void run(Connection connection, String sql, VaultName vault, String foldedName)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      new Parameters(statement).text(vault.value()).text(foldedName);
      statement.executeUpdate();
    }
  }
}
