package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.domain.BackupParts;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.VaultName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is inside a backup of a secret: JSON, format 1. Only ever read after the seal was opened.
final class SecretBackupFormat {
  private static final long FORMAT = 1;
  private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 8, 20_000);

  private SecretBackupFormat() {}

  record Version(SecretVersionRecord record, Bytes sealedValue) {}

  /// @param asBackedUp with the vault that it came from
  record Content(VaultSecret asBackedUp, List<Version> versions) {
    Content {
      versions = List.copyOf(versions);
    }

    /// The secret as it begins in that vault.
    VaultSecret secret(VaultName vault) {
      return new VaultSecret(
          vault,
          asBackedUp.name(),
          asBackedUp.releasePolicy(),
          Optional.empty(),
          asBackedUp.latest(),
          versions.size(),
          1);
    }
  }

  static Bytes write(VaultSecret secret, List<Version> versions) {
    var json =
        JsonObject.builder()
            .put("format", FORMAT)
            .put("vault", secret.vault().value())
            .put("name", secret.name().value())
            .put("latest", secret.latest().value())
            .put("policy", BackupParts.policy(secret.releasePolicy()))
            .put(
                "versions",
                new JsonArray(
                    versions.stream().<JsonValue>map(SecretBackupFormat::write).toList()));
    return Bytes.utf8(json.build().toJson());
  }

  private static JsonObject write(Version version) {
    var record = version.record();
    var json =
        JsonObject.builder()
            .put("version", record.version().value())
            .put("ordinal", record.ordinal());
    record.contentType().ifPresent(type -> json.put("contentType", type.value()));
    BackupParts.write(json, record.attributes());
    return json.put("tags", BackupParts.tags(record.tags()))
        .put("value", version.sealedValue().base64Url())
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
      if (!(item instanceof JsonObject version)) {
        throw new MalformedInputException("backup: expected objects");
      }
      versions.add(version(version));
    }
    var secret =
        new VaultSecret(
            new VaultName(BackupParts.need(json.string("vault"))),
            new SecretName(BackupParts.need(json.string("name"))),
            BackupParts.policy(json),
            Optional.empty(),
            new ObjectVersion(BackupParts.need(json.string("latest"))),
            versions.size(),
            1);
    if (versions.stream().noneMatch(v -> v.record().version().equals(secret.latest()))) {
      throw new MalformedInputException("backup: the latest version is missing");
    }
    return new Content(secret, versions);
  }

  private static Version version(JsonObject json) {
    var record =
        new SecretVersionRecord(
            new ObjectVersion(BackupParts.need(json.string("version"))),
            Math.toIntExact(BackupParts.need(json.integer("ordinal"))),
            json.string("contentType").map(ContentType::new),
            BackupParts.attributes(json),
            BackupParts.tags(json));
    return new Version(record, Base64Url.decode(BackupParts.need(json.string("value"))));
  }
}
