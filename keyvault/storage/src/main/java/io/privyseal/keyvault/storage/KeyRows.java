package io.privyseal.keyvault.storage;

import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyShape;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.KeyVersionRecord;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.VaultName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Rows as values of the domain. A row that makes no such value is damage: an
/// [IllegalStateException], never a guess.
final class KeyRows {
  /// Columns of `keyvault.key k`, for [#key].
  static final String KEY =
      """
      k.vault, k.name, k.exportable, k.policy_content_type, k.policy_data, k.policy_immutable, \
      k.deleted_at, k.purge_at, k.latest_version, k.versions, k.revision\
      """;

  /// Columns of `keyvault.key_version v`, for [#version].
  static final String VERSION =
      """
      v.version, v.ordinal, v.kty, v.public_key, v.key_bits, v.platform, v.key_ops, \
      v.enabled, v.not_before, v.expires, v.created, v.updated, v.tags\
      """;

  private KeyRows() {}

  static KeyBundle bundle(ResultSet row) throws SQLException {
    return new KeyBundle(key(row), version(row));
  }

  static Key key(ResultSet row) throws SQLException {
    return new Key(
        new VaultName(row.getString("vault")),
        new KeyName(row.getString("name")),
        row.getBoolean("exportable"),
        ObjectRows.policy(row),
        ObjectRows.deletion(row),
        new ObjectVersion(row.getString("latest_version")),
        row.getInt("versions"),
        row.getLong("revision"));
  }

  static KeyVersionRecord version(ResultSet row) throws SQLException {
    var kty = row.getString("kty");
    var type = KeyType.named(kty).orElseThrow(() -> damaged("kty " + kty));
    var bits = row.getInt("key_bits");
    var publicKey =
        Optional.ofNullable(row.getBytes("public_key"))
            .map(der -> KeyEncoding.publicKey(type.family(), der));
    return new KeyVersionRecord(
        new ObjectVersion(row.getString("version")),
        row.getInt("ordinal"),
        new KeySpec(
            type, publicKey.map(KeyEncoding::shapeOf).orElseGet(() -> new KeyShape.Oct(bits))),
        publicKey,
        row.getString("platform"),
        operations((String[]) row.getArray("key_ops").getArray()),
        ObjectRows.attributes(row),
        TagsColumn.read(row.getString("tags")));
  }

  private static Set<KeyOperation> operations(String[] names) {
    var operations = new LinkedHashSet<KeyOperation>();
    for (var name : names) {
      operations.add(KeyOperation.named(name).orElseThrow(() -> damaged("key operation " + name)));
    }
    return operations;
  }

  private static IllegalStateException damaged(String what) {
    return new IllegalStateException("a stored key has an unknown " + what);
  }
}
