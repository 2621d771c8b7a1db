package io.privyseal.keyvault.storage;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.sql.Parameters;
import io.privyseal.foundation.sql.Select;
import io.privyseal.keyvault.domain.Deletion;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.ObjectAttributes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The columns that keys and secrets have alike.
public final class ObjectRows {
  private ObjectRows() {}

  /// `policy_content_type`, `policy_data`, `policy_immutable`.
  public static Optional<KeyReleasePolicy> policy(ResultSet row) throws SQLException {
    var data = row.getBytes("policy_data");
    return data == null
        ? Optional.empty()
        : Optional.of(
            new KeyReleasePolicy(
                row.getString("policy_content_type"),
                Bytes.copyOf(data),
                row.getBoolean("policy_immutable")));
  }

  /// Sets the parameters for the columns of [#policy], in their order.
  public static void policy(Parameters next, Optional<KeyReleasePolicy> policy)
      throws SQLException {
    next.text(policy.map(KeyReleasePolicy::contentType).orElse(null))
        .bytes(policy.map(KeyReleasePolicy::data).orElse(null))
        .flag(policy.map(KeyReleasePolicy::immutable).orElse(null));
  }

  /// `deleted_at`, `purge_at`.
  public static Optional<Deletion> deletion(ResultSet row) throws SQLException {
    var deleted = Select.time(row, "deleted_at");
    var purge = Select.time(row, "purge_at");
    return deleted.isPresent() && purge.isPresent()
        ? Optional.of(new Deletion(deleted.get(), purge.get()))
        : Optional.empty();
  }

  /// Sets the parameters for the columns of [#deletion], in their order.
  public static void deletion(Parameters next, Optional<Deletion> deletion) throws SQLException {
    next.time(deletion.map(Deletion::deleted)).time(deletion.map(Deletion::scheduledPurge));
  }

  /// `enabled`, `not_before`, `expires`, `created`, `updated`.
  public static ObjectAttributes attributes(ResultSet row) throws SQLException {
    return new ObjectAttributes(
        row.getBoolean("enabled"),
        Select.time(row, "not_before"),
        Select.time(row, "expires"),
        Select.time(row, "created").orElseThrow(),
        Select.time(row, "updated").orElseThrow());
  }
}
