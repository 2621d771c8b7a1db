package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.domain.KeyBundle;
import io.privyseal.keyvault.domain.KeyOperation;
import io.privyseal.keyvault.domain.KeyReleasePolicies;
import io.privyseal.keyvault.domain.KeyVersionRecord;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.software.SoftwareKeyStore;
import io.privyseal.keyvault.release.envelope.KeyStatement;
import java.util.Optional;

/// Keys of one vault as JSON, with the members and their order as the service is recorded to send
/// them. What a key does not have is left out.
///
/// @param urls of the request that is answered
public record KeyWriter(Vault vault, VaultUrls urls) {

  /// KeyBundle.
  public JsonObject bundle(KeyBundle bundle) {
    return bundleInto(JsonObject.builder(), bundle).build();
  }

  /// DeletedKeyBundle.
  public JsonObject deletedBundle(KeyBundle bundle) {
    return bundleInto(deletion(bundle), bundle).build();
  }

  /// KeyItem of a list of keys: the kid has no version.
  public JsonObject item(KeyBundle bundle) {
    return itemInto(JsonObject.builder(), urls.key(bundle.key().name()), bundle);
  }

  /// KeyItem of a list of versions.
  public JsonObject versionItem(KeyBundle bundle) {
    return itemInto(JsonObject.builder(), kid(bundle), bundle);
  }

  /// DeletedKeyItem.
  public JsonObject deletedItem(KeyBundle bundle) {
    return itemInto(deletion(bundle), urls.key(bundle.key().name()), bundle);
  }

  /// A policy that the key has or had. Our own addition.
  public static JsonObject policyEntry(KeyReleasePolicies.Entry entry) {
    var json = JsonObject.builder().put("since", entry.since().getEpochSecond());
    if (!entry.by().isEmpty()) {
      json.put("by", entry.by());
    }
    return json.put("release_policy", ObjectWriter.releasePolicy(Optional.of(entry.policy())))
        .build();
  }

  /// What the answer to a release says about the key.
  public KeyStatement statement(KeyBundle bundle) {
    var policy = bundle.key().releasePolicy().orElseThrow();
    var tags = ObjectWriter.tags(bundle.version().tags());
    return new KeyStatement(
        jwk(bundle),
        attributes(bundle),
        tags == null ? JsonObject.EMPTY : tags,
        policy.data().base64Url(),
        policy.immutable());
  }

  /// The URL of the key with its version.
  public String kid(KeyBundle bundle) {
    return urls.key(bundle.key().name(), bundle.version().version());
  }

  private JsonValue.Builder bundleInto(JsonValue.Builder json, KeyBundle bundle) {
    return json.put("key", jwk(bundle))
        .put("attributes", attributes(bundle))
        .put("tags", ObjectWriter.tags(bundle.version().tags()))
        .put("release_policy", ObjectWriter.releasePolicy(bundle.key().releasePolicy()));
  }

  private JsonObject itemInto(JsonValue.Builder json, String kid, KeyBundle bundle) {
    return json.put("kid", kid)
        .put("attributes", attributes(bundle))
        .put("tags", ObjectWriter.tags(bundle.version().tags()))
        .build();
  }

  private JsonValue.Builder deletion(KeyBundle bundle) {
    return ObjectWriter.deletion(
        urls.deletedKey(bundle.key().name()), bundle.key().deletion().orElseThrow());
  }

  private JsonObject jwk(KeyBundle bundle) {
    var version = bundle.version();
    var json =
        JsonObject.builder()
            .put("kid", kid(bundle))
            .put("kty", version.spec().type().kty())
            .put("key_ops", operations(version));
    version
        .publicKey()
        .ifPresent(key ->
            Jwk.of(key)
                .json()
                .members()
                .forEach((name, value) -> {
                  if (!name.equals("kty")) {
                    json.put(name, value);
                  }
                }));
    return json.build();
  }

  private static JsonArray operations(KeyVersionRecord version) {
    return JsonArray.ofStrings(version.operations().stream().map(KeyOperation::wireName).toList());
  }

  private JsonObject attributes(KeyBundle bundle) {
    var common =
        ObjectWriter.attributes(vault, bundle.version().attributes(), bundle.key().exportable());
    var platform = bundle.version().platform();
    // Said where it is true only: a key of an -HSM kind without it is in no module.
    return platform.equals(SoftwareKeyStore.PLATFORM)
        ? common
        : common.toBuilder().put("hsmPlatform", platform).build();
  }
}
