package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is inside a backup: JSON, format 1. Only ever read after the seal was opened.
final class BackupFormat {
  private static final long FORMAT = 1;
  private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 8, 20_000);

  private BackupFormat() {}

  record Version(KeyVersionRecord record, Bytes sealedPrivateKey) {}

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
            .put("policy", key.releasePolicy().map(BackupFormat::write).orElse(null))
            .put(
                "versions",
                new JsonArray(versions.stream().<JsonValue>map(BackupFormat::write).toList()));
    return Bytes.utf8(json.build().toJson());
  }

  private static JsonObject write(KeyReleasePolicy policy) {
    return JsonObject.builder()
        .put("contentType", policy.contentType())
        .put("data", policy.data().base64Url())
        .put("immutable", policy.immutable())
        .build();
  }

  private static JsonObject write(Version version) {
    var record = version.record();
    var attributes = record.attributes();
    var tags = JsonObject.builder();
    record.tags().values().forEach(tags::put);
    var json =
        JsonObject.builder()
            .put("version", record.version().value())
            .put("ordinal", record.ordinal())
            .put("kty", record.spec().type().kty())
            .put("publicKey", Base64Url.encode(record.publicKey().getEncoded()))
            .put(
                "keyOps",
                JsonArray.ofStrings(
                    record.operations().stream().map(KeyOperation::wireName).toList()))
            .put("enabled", attributes.enabled())
            .put("created", attributes.created().getEpochSecond())
            .put("updated", attributes.updated().getEpochSecond())
            .put("tags", tags.build())
            .put("privateKey", version.sealedPrivateKey().base64Url());
    attributes.notBefore().ifPresent(time -> json.put("notBefore", time.getEpochSecond()));
    attributes.expires().ifPresent(time -> json.put("expires", time.getEpochSecond()));
    return json.build();
  }

  /// @throws MalformedInputException if it is not of the form that [#write] gives
  static Content read(Bytes text) {
    var json = Json.parseObject(text, LIMITS);
    if (!json.integer("format").equals(Optional.of(FORMAT))) {
      throw new MalformedInputException("backup: unknown format");
    }
    var versions = new ArrayList<Version>();
    for (var item : need(json.array("versions"))) {
      versions.add(version(need(item instanceof JsonObject o ? Optional.of(o) : Optional.empty())));
    }
    var policy = json.object("policy").map(BackupFormat::policy);
    var key =
        new Key(
            new VaultName(need(json.string("vault"))),
            new KeyName(need(json.string("name"))),
            policy.isPresent(),
            policy,
            Optional.empty(),
            new ObjectVersion(need(json.string("latest"))),
            versions.size(),
            1);
    return new Content(key, versions);
  }

  private static KeyReleasePolicy policy(JsonObject json) {
    return new KeyReleasePolicy(
        need(json.string("contentType")),
        Base64Url.decode(need(json.string("data"))),
        need(json.bool("immutable")));
  }

  private static Version version(JsonObject json) {
    var type = need(KeyType.named(need(json.string("kty"))));
    var publicKey =
        KeyEncoding.publicKey(
            type.family(), Base64Url.decode(need(json.string("publicKey"))).toArray());
    var record =
        new KeyVersionRecord(
            new ObjectVersion(need(json.string("version"))),
            Math.toIntExact(need(json.integer("ordinal"))),
            new KeySpec(type, KeyEncoding.shapeOf(publicKey)),
            publicKey,
            operations(need(json.array("keyOps"))),
            new ObjectAttributes(
                need(json.bool("enabled")),
                json.integer("notBefore").map(Instant::ofEpochSecond),
                json.integer("expires").map(Instant::ofEpochSecond),
                Instant.ofEpochSecond(need(json.integer("created"))),
                Instant.ofEpochSecond(need(json.integer("updated")))),
            tags(need(json.object("tags"))));
    return new Version(record, Base64Url.decode(need(json.string("privateKey"))));
  }

  private static Set<KeyOperation> operations(List<JsonValue> names) {
    var operations = new LinkedHashSet<KeyOperation>();
    for (var name : names) {
      operations.add(
          need(name instanceof JsonString(var text) ? KeyOperation.named(text) : Optional.empty()));
    }
    return operations;
  }

  private static Tags tags(JsonObject json) {
    var values = new LinkedHashMap<String, String>();
    json.members().keySet().forEach(name -> values.put(name, need(json.string(name))));
    return new Tags(values);
  }

  private static <T> T need(Optional<T> member) {
    return member.orElseThrow(() -> new MalformedInputException("backup: a member is missing"));
  }
}
