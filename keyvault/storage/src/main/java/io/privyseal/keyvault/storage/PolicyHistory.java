package io.privyseal.keyvault.storage;

import io.privyseal.foundation.sql.Parameters;
import io.privyseal.foundation.sql.Select;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyReleasePolicies;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// The release policies that a key has had, written in the transaction of the change that sets one.
final class PolicyHistory {
  static final String SELECT =
      """
      select ordinal, policy_content_type, policy_data, policy_immutable, since, set_by
      from keyvault.release_policy_history
      where vault = ? and folded_name = ? and ordinal > ? order by ordinal limit ?
      """;

  /// Nothing if the last one is the same.
  private static final String NOTE =
      """
      insert into keyvault.release_policy_history
        (vault, folded_name, ordinal, policy_content_type, policy_data, policy_immutable, since,
          set_by)
      select k.vault, k.folded_name,
        coalesce((select max(h.ordinal) from keyvault.release_policy_history h
          where h.vault = k.vault and h.folded_name = k.folded_name), 0) + 1,
        k.policy_content_type, k.policy_data, k.policy_immutable, ?, ?
      from keyvault.key k
      where k.vault = ? and k.folded_name = ? and not exists (
        select 1 from keyvault.release_policy_history h
        where h.vault = k.vault and h.folded_name = k.folded_name
          and h.policy_content_type = k.policy_content_type and h.policy_data = k.policy_data
          and h.policy_immutable = k.policy_immutable
          and h.ordinal = (select max(l.ordinal) from keyvault.release_policy_history l
            where l.vault = k.vault and l.folded_name = k.folded_name))
      """;

  private PolicyHistory() {}

  /// After the key was written. A key without a policy never had one.
  static void note(Connection connection, Key key, Instant since, String by) throws SQLException {
    if (key.releasePolicy().isEmpty()) {
      return;
    }
    try (var insert = connection.prepareStatement(NOTE)) {
      new Parameters(insert)
          .time(since)
          .text(by)
          .text(key.vault().value())
          .text(key.name().folded());
      insert.executeUpdate();
    }
  }

  static KeyReleasePolicies.Entry entry(ResultSet row) throws SQLException {
    return new KeyReleasePolicies.Entry(
        row.getInt("ordinal"),
        ObjectRows.policy(row).orElseThrow(),
        Select.time(row, "since").orElseThrow(),
        row.getString("set_by"));
  }
}
