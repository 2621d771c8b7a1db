package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is inside a backup: JSON, format 1. Only ever read after the seal was opened.
final class BackupFormat {
  private static final long FORMAT = 1;
  private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 8, 20_000);

  private BackupFormat() {}

  /// @param packed what [KeyStore#pack] gave
  record Version(KeyVersionRecord record, Bytes packed) {}

  /// @param asBackedUp with the vault that it came from
  record Content(Key asBackedUp, List<Version> versions) {
    Content {
      versions = List.copyOf(versions);
    }

    /// The key as it begins in that vault.
    Key key(VaultName vault) {
      return new Key(
          vault,
          asBackedUp.name(),
          asBackedUp.exportable(),
          asBackedUp.releasePolicy(),
          Optional.empty(),
          asBackedUp.latest(),
          versions.size(),
          1);
    }
  }

  static Bytes write(Key key, List<Version> versions) {
    var json =
        JsonObject.builder()
            .put("format", FORMAT)
            .put("vault", key.vault().value())
            .put("name", key.name().value())
            .put("latest", key.latest().value())
            .put("policy", BackupParts.policy(key.releasePolicy()))
            .put(
                "versions",
                new JsonArray(versions.stream().<JsonValue>map(BackupFormat::write).toList()));
    return Bytes.utf8(json.build().toJson());
  }

  private static JsonObject write(Version version) {
    var record = version.record();
    var json =
        JsonObject.builder()
            .put("version", record.version().value())
            .put("ordinal", record.ordinal())
            .put("kty", record.spec().type().kty())
            .put(
                "publicKey",
                record.publicKey().map(key -> Base64Url.encode(key.getEncoded())).orElse(null))
            .put(
                "keyOps",
                JsonArray.ofStrings(
                    record.operations().stream().map(KeyOperation::wireName).toList()));
    if (record.spec().shape() instanceof KeyShape.Oct(var bits)) {
      json.put("bits", bits);
    }
    BackupParts.write(json, record.attributes());
    return json.put("tags", BackupParts.tags(record.tags()))
        .put("privateKey", version.packed().base64Url())
        .build();
  }

  /// @throws MalformedInputException if it is not of the form that [#write] gives
  static Content read(Bytes text) {
    var json = Json.parseObject(text, LIMITS);
    if (!json.integer("format").equals(Optional.of(FORMAT))) {
      throw new MalformedInputException("backup: unknown format");
    }
    var versions = new ArrayList<Version>();
    for (var item : BackupParts.need(json.array("versions"))) {
      versions.add(
          version(
              BackupParts.need(item instanceof JsonObject o ? Optional.of(o) : Optional.empty())));
    }
    var policy = BackupParts.policy(json);
    var key =
        new Key(
            new VaultName(BackupParts.need(json.string("vault"))),
            new KeyName(BackupParts.need(json.string("name"))),
            policy.isPresent(),
            policy,
            Optional.empty(),
            new ObjectVersion(BackupParts.need(json.string("latest"))),
            versions.size(),
            1);
    return new Content(key, versions);
  }

  private static Version version(JsonObject json) {
    var type = BackupParts.need(KeyType.named(BackupParts.need(json.string("kty"))));
    var publicKey =
        json.string("publicKey")
            .map(text -> KeyEncoding.publicKey(type.family(), Base64Url.decode(text).toArray()));
    var shape =
        publicKey
            .map(KeyEncoding::shapeOf)
            .orElseGet(
                () -> new KeyShape.Oct(Math.toIntExact(BackupParts.need(json.integer("bits")))));
    var record =
        new KeyVersionRecord(
            new ObjectVersion(BackupParts.need(json.string("version"))),
            Math.toIntExact(BackupParts.need(json.integer("ordinal"))),
            new KeySpec(type, shape),
            publicKey,
            SoftwareKeyStore.PLATFORM,
            operations(BackupParts.need(json.array("keyOps"))),
            BackupParts.attributes(json),
            BackupParts.tags(json));
    return new Version(record, Base64Url.decode(BackupParts.need(json.string("privateKey"))));
  }

  private static Set<KeyOperation> operations(List<JsonValue> names) {
    var operations = new LinkedHashSet<KeyOperation>();
    for (var name : names) {
      operations.add(
          BackupParts.need(
              name instanceof JsonString(var text) ? KeyOperation.named(text) : Optional.empty()));
    }
    return operations;
  }
}
