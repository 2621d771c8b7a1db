package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the backups of keys and secrets have alike. Only ever read after the seal was opened.
public final class BackupParts {
  private BackupParts() {}

  public static @Nullable JsonObject policy(Optional<KeyReleasePolicy> policy) {
    return policy
        .map(kept ->
            JsonObject.builder()
                .put("contentType", kept.contentType())
                .put("data", kept.data().base64Url())
                .put("immutable", kept.immutable())
                .build())
        .orElse(null);
  }

  /// @param json with the member `policy`, or without it
  public static Optional<KeyReleasePolicy> policy(JsonObject json) {
    return json.object("policy")
        .map(policy ->
            new KeyReleasePolicy(
                need(policy.string("contentType")),
                Base64Url.decode(need(policy.string("data"))),
                need(policy.bool("immutable"))));
  }

  /// Adds the members of [#attributes].
  public static void write(JsonValue.Builder json, ObjectAttributes attributes) {
    json.put("enabled", attributes.enabled())
        .put("created", attributes.created().getEpochSecond())
        .put("updated", attributes.updated().getEpochSecond());
    attributes.notBefore().ifPresent(time -> json.put("notBefore", time.getEpochSecond()));
    attributes.expires().ifPresent(time -> json.put("expires", time.getEpochSecond()));
  }

  public static ObjectAttributes attributes(JsonObject json) {
    return new ObjectAttributes(
        need(json.bool("enabled")),
        json.integer("notBefore").map(Instant::ofEpochSecond),
        json.integer("expires").map(Instant::ofEpochSecond),
        Instant.ofEpochSecond(need(json.integer("created"))),
        Instant.ofEpochSecond(need(json.integer("updated"))));
  }

  public static JsonObject tags(Tags tags) {
    var json = JsonObject.builder();
    tags.values().forEach(json::put);
    return json.build();
  }

  /// @param json with the member `tags`
  public static Tags tags(JsonObject json) {
    var tags = need(json.object("tags"));
    var values = new LinkedHashMap<String, String>();
    tags.members().keySet().forEach(name -> values.put(name, need(tags.string(name))));
    return new Tags(values);
  }

  /// @throws MalformedInputException if there is none
  public static <T> T need(Optional<T> member) {
    return member.orElseThrow(() -> new MalformedInputException("backup: a member is missing"));
  }
}
