package io.privyseal.keyvault.storage;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.keyvault.domain.Deletion;
import io.privyseal.keyvault.domain.Key;
import io.privyseal.keyvault.domain.KeyAttributes;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyEncoding;
import io.privyseal.keyvault.domain.KeyName;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.KeySpec;
import io.privyseal.keyvault.domain.KeyType;
import io.privyseal.keyvault.domain.KeyVersion;
import io.privyseal.keyvault.domain.KeyVersionRecord;
import io.privyseal.keyvault.domain.Tags;
import io.privyseal.keyvault.domain.VaultName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
      v.version, v.ordinal, v.kty, v.public_key, v.key_ops, v.enabled, v.not_before, v.expires, \
      v.created, v.updated, v.tags\
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
        policy(row),
        deletion(row),
        new KeyVersion(row.getString("latest_version")),
        row.getInt("versions"),
        row.getLong("revision"));
  }

  private static Optional<KeyReleasePolicy> policy(ResultSet row) throws SQLException {
    var data = row.getBytes("policy_data");
    return data == null
        ? Optional.empty()
        : Optional.of(
            new KeyReleasePolicy(
                row.getString("policy_content_type"),
                Bytes.copyOf(data),
                row.getBoolean("policy_immutable")));
  }

  private static Optional<Deletion> deletion(ResultSet row) throws SQLException {
    var deleted = time(row, "deleted_at");
    var purge = time(row, "purge_at");
    return deleted.isPresent() && purge.isPresent()
        ? Optional.of(new Deletion(deleted.get(), purge.get()))
        : Optional.empty();
  }

  static KeyVersionRecord version(ResultSet row) throws SQLException {
    var kty = row.getString("kty");
    var type = KeyType.named(kty).orElseThrow(() -> damaged("kty " + kty));
    var publicKey = KeyEncoding.publicKey(type.family(), row.getBytes("public_key"));
    return new KeyVersionRecord(
        new KeyVersion(row.getString("version")),
        row.getInt("ordinal"),
        new KeySpec(type, KeyEncoding.shapeOf(publicKey)),
        publicKey,
        operations((String[]) row.getArray("key_ops").getArray()),
        new KeyAttributes(
            row.getBoolean("enabled"),
            time(row, "not_before"),
            time(row, "expires"),
            time(row, "created").orElseThrow(),
            time(row, "updated").orElseThrow()),
        tags(row.getString("tags")));
  }

  private static Set<KeyOperation> operations(String[] names) {
    var operations = new LinkedHashSet<KeyOperation>();
    for (var name : names) {
      operations.add(KeyOperation.named(name).orElseThrow(() -> damaged("key operation " + name)));
    }
    return operations;
  }

  private static Tags tags(String text) {
    if (!(Json.parse(text) instanceof JsonObject json)) {
      throw damaged("tags");
    }
    var values = new LinkedHashMap<String, String>();
    json.members()
        .forEach((name, value) -> {
          if (!(value instanceof JsonString(var tag))) {
            throw damaged("tag");
          }
          values.put(name, tag);
        });
    return new Tags(values);
  }

  static String tags(Tags tags) {
    var json = JsonObject.builder();
    tags.values().forEach(json::put);
    return json.build().toJson();
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /// For a nullable `timestamptz` parameter.
  static @Nullable OffsetDateTime time(Optional<Instant> time) {
    return time.map(KeyRows::time).orElse(null);
  }

  static OffsetDateTime time(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static IllegalStateException damaged(String what) {
    return new IllegalStateException("a stored key has an unknown " + what);
  }
}
