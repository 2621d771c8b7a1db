package io.privyseal.keyvault.storage.secrets;

import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.secrets.ContentType;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.secrets.SecretVersionRecord;
import io.privyseal.keyvault.secrets.VaultSecret;
import io.privyseal.keyvault.storage.ObjectRows;
import io.privyseal.keyvault.storage.TagsColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Rows as values of the domain. A row that makes no such value is damage: an exception, never a
/// guess.
final class SecretRows {
  /// Columns of `keyvault.secret s`, for [#secret].
  static final String SECRET =
      """
      s.vault, s.name, s.policy_content_type, s.policy_data, s.policy_immutable, s.deleted_at, \
      s.purge_at, s.latest_version, s.versions, s.revision\
      """;

  /// Columns of `keyvault.secret_version v`, for [#version].
  static final String VERSION =
      """
      v.version, v.ordinal, v.content_type, v.enabled, v.not_before, v.expires, v.created, \
      v.updated, v.tags\
      """;

  private SecretRows() {}

  static SecretBundle bundle(ResultSet row) throws SQLException {
    return new SecretBundle(secret(row), version(row));
  }

  static VaultSecret secret(ResultSet row) throws SQLException {
    return new VaultSecret(
        new VaultName(row.getString("vault")),
        new SecretName(row.getString("name")),
        ObjectRows.policy(row),
        ObjectRows.deletion(row),
        new ObjectVersion(row.getString("latest_version")),
        row.getInt("versions"),
        row.getLong("revision"));
  }

  static SecretVersionRecord version(ResultSet row) throws SQLException {
    return new SecretVersionRecord(
        new ObjectVersion(row.getString("version")),
        row.getInt("ordinal"),
        Optional.ofNullable(row.getString("content_type")).map(ContentType::new),
        ObjectRows.attributes(row),
        TagsColumn.read(row.getString("tags")));
  }
}
