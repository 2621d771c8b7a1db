package io.privyseal.keyvault.storage;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.sql.Parameters;
import io.privyseal.keyvault.domain.ConcurrentChangeException;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyId;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeyVersionRecord;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import java.sql.Connection;
import java.sql.SQLException;

/// The statements that change keys, inside a transaction of the caller. Each update names the
/// revision that it expects and throws [ConcurrentChangeException] if it meets no row.
final class KeyWrites {
  private KeyWrites() {}

  static void insertKey(Connection connection, Key key) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into keyvault.key (exportable, policy_content_type, policy_data,
              policy_immutable, deleted_at, purge_at, latest_version, versions, revision,
              vault, folded_name, name)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      var next = new Parameters(insert);
      state(next, key);
      next.text(key.vault().value()).text(key.name().folded()).text(key.name().value());
      insert.executeUpdate();
    }
  }

  static void updateKey(Connection connection, Key key, long expectedRevision) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update keyvault.key
            set exportable = ?, policy_content_type = ?, policy_data = ?, policy_immutable = ?,
              deleted_at = ?, purge_at = ?, latest_version = ?, versions = ?, revision = ?
            where vault = ? and folded_name = ? and revision = ?
            """)) {
      var next = new Parameters(update);
      state(next, key);
      next.text(key.vault().value()).text(key.name().folded()).number(expectedRevision);
      requireOne(update.executeUpdate());
    }
  }

  static void deleteKey(Connection connection, Key key) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from keyvault.key where vault = ? and folded_name = ? and revision = ?")) {
      new Parameters(delete)
          .text(key.vault().value())
          .text(key.name().folded())
          .number(key.revision());
      requireOne(delete.executeUpdate());
    }
  }

  /// Notes what a key leaves in a key store when it goes.
  static void noteLeft(Connection connection, Key key) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into keyvault.left_in_key_store (vault, folded_name, version, kept)
            select vault, folded_name, version, kept from keyvault.key_version
            where vault = ? and folded_name = ? and platform <> ?
            """)) {
      new Parameters(insert)
          .text(key.vault().value())
          .text(key.name().folded())
          .text(SoftwareKeyStore.PLATFORM);
      insert.executeUpdate();
    }
  }

  static void deleteLeft(Connection connection, KeyId id) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from keyvault.left_in_key_store
            where vault = ? and folded_name = ? and version = ?
            """)) {
      new Parameters(delete)
          .text(id.vault().value())
          .text(id.name().folded())
          .text(id.version().value());
      delete.executeUpdate();
    }
  }

  private static void state(Parameters next, Key key) throws SQLException {
    next.flag(key.exportable());
    ObjectRows.policy(next, key.releasePolicy());
    ObjectRows.deletion(next, key.deletion());
    next.text(key.latest().value()).number(key.versions()).number(key.revision());
  }

  static void insertVersion(Connection connection, Key key, KeyVersionRecord version, Bytes kept)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into keyvault.key_version (key_ops, enabled, not_before, expires, updated, tags,
              vault, folded_name, version, ordinal, kty, public_key, key_bits, platform, kept,
              created)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?)
            """)) {
      var next = new Parameters(insert);
      settings(connection, next, version);
      next.text(key.vault().value())
          .text(key.name().folded())
          .text(version.version().value())
          .number(version.ordinal())
          .text(version.spec().type().kty())
          .bytes(version.publicKey().map(half -> Bytes.copyOf(half.getEncoded())).orElse(null))
          .number(version.spec().shape() instanceof KeyShape.Oct(var bits) ? bits : 0)
          .text(version.platform())
          .bytes(kept)
          .time(version.attributes().created());
      insert.executeUpdate();
    }
  }

  static void updateVersion(Connection connection, Key key, KeyVersionRecord version)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update keyvault.key_version
            set key_ops = ?, enabled = ?, not_before = ?, expires = ?, updated = ?, tags = ?
            where vault = ? and folded_name = ? and version = ?
            """)) {
      var next = new Parameters(update);
      settings(connection, next, version);
      next.text(key.vault().value()).text(key.name().folded()).text(version.version().value());
      requireOne(update.executeUpdate());
    }
  }

  private static void settings(Connection connection, Parameters next, KeyVersionRecord version)
      throws SQLException {
    var attributes = version.attributes();
    var operations =
        version.operations().stream().map(KeyOperation::wireName).toArray(String[]::new);
    next.value(connection.createArrayOf("text", operations))
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
