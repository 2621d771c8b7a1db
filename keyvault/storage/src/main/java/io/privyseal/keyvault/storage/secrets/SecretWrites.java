package io.privyseal.keyvault.storage.secrets;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.sql.Parameters;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.secrets.ContentType;
import io.privyseal.keyvault.secrets.SecretVersionRecord;
import io.privyseal.keyvault.secrets.VaultSecret;
import io.privyseal.keyvault.storage.ObjectRows;
import io.privyseal.keyvault.storage.TagsColumn;
import java.sql.Connection;
import java.sql.SQLException;

/// The statements that change secrets, inside a transaction of the caller. Each update names the
/// revision that it expects and throws [ConcurrentChangeException] if it meets no row.
final class SecretWrites {
  private SecretWrites() {}

  static void insertSecret(Connection connection, VaultSecret secret) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into keyvault.secret (policy_content_type, policy_data, policy_immutable,
              deleted_at, purge_at, latest_version, versions, revision, vault, folded_name, name)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      var next = new Parameters(insert);
      state(next, secret);
      next.text(secret.vault().value()).text(secret.name().folded()).text(secret.name().value());
      insert.executeUpdate();
    }
  }

  static void updateSecret(Connection connection, VaultSecret secret) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update keyvault.secret
            set policy_content_type = ?, policy_data = ?, policy_immutable = ?,
              deleted_at = ?, purge_at = ?, latest_version = ?, versions = ?, revision = ?
            where vault = ? and folded_name = ? and revision = ?
            """)) {
      var next = new Parameters(update);
      state(next, secret);
      next.text(secret.vault().value()).text(secret.name().folded()).number(secret.revision() - 1);
      requireOne(update.executeUpdate());
    }
  }

  static void deleteSecret(Connection connection, VaultSecret secret) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from keyvault.secret where vault = ? and folded_name = ? and revision = ?")) {
      new Parameters(delete)
          .text(secret.vault().value())
          .text(secret.name().folded())
          .number(secret.revision());
      requireOne(delete.executeUpdate());
    }
  }

  private static void state(Parameters next, VaultSecret secret) throws SQLException {
    ObjectRows.policy(next, secret.releasePolicy());
    ObjectRows.deletion(next, secret.deletion());
    next.text(secret.latest().value()).number(secret.versions()).number(secret.revision());
  }

  static void insertVersion(
      Connection connection, VaultSecret secret, SecretVersionRecord version, byte[] sealedValue)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into keyvault.secret_version (content_type, enabled, not_before, expires,
              updated, tags, vault, folded_name, version, ordinal, sealed_value, created)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      var next = new Parameters(insert);
      settings(next, version);
      next.text(secret.vault().value())
          .text(secret.name().folded())
          .text(version.version().value())
          .number(version.ordinal())
          .bytes(Bytes.copyOf(sealedValue))
          .time(version.attributes().created());
      insert.executeUpdate();
    }
  }

  static void updateVersion(Connection connection, VaultSecret secret, SecretVersionRecord version)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update keyvault.secret_version
            set content_type = ?, enabled = ?, not_before = ?, expires = ?, updated = ?, tags = ?
            where vault = ? and folded_name = ? and version = ?
            """)) {
      var next = new Parameters(update);
      settings(next, version);
      next.text(secret.vault().value())
          .text(secret.name().folded())
          .text(version.version().value());
      requireOne(update.executeUpdate());
    }
  }

  private static void settings(Parameters next, SecretVersionRecord version) throws SQLException {
    var attributes = version.attributes();
    next.text(version.contentType().map(ContentType::value).orElse(null))
        .flag(attributes.enabled())
        .time(attributes.notBefore())
        .time(attributes.expires())
        .time(attributes.updated())
        .text(TagsColumn.write(version.tags()));
  }

  private static void requireOne(int rows) {
    if (rows != 1) {
      throw new ConcurrentChangeException();
    }
  }
}
