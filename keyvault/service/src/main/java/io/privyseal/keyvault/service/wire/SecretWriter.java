package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.release.envelope.SecretStatement;
import io.privyseal.keyvault.secrets.ContentType;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretValues;

/// Secrets of one vault as JSON, with the members and their order as the service is recorded to
/// send them. What a secret does not have is left out.
///
/// @param urls of the request that is answered
public record SecretWriter(Vault vault, VaultUrls urls) {

  /// SecretBundle with its value: the one place where a value is written.
  public JsonObject valued(SecretBundle bundle, Secret value) {
    return bundleInto(
            JsonObject.builder().put("value", SecretValues.text(value)), id(bundle), bundle)
        .build();
  }

  /// SecretBundle without its value.
  public JsonObject bundle(SecretBundle bundle) {
    return bundleInto(JsonObject.builder(), id(bundle), bundle).build();
  }

  /// DeletedSecretBundle.
  public JsonObject deletedBundle(SecretBundle bundle) {
    return bundleInto(deletion(bundle), id(bundle), bundle).build();
  }

  /// SecretItem of a list of secrets: the id has no version.
  public JsonObject item(SecretBundle bundle) {
    return itemInto(JsonObject.builder(), urls.secret(bundle.secret().name()), bundle).build();
  }

  /// SecretItem of a list of versions.
  public JsonObject versionItem(SecretBundle bundle) {
    return itemInto(JsonObject.builder(), id(bundle), bundle).build();
  }

  /// DeletedSecretItem.
  public JsonObject deletedItem(SecretBundle bundle) {
    return itemInto(deletion(bundle), urls.secret(bundle.secret().name()), bundle).build();
  }

  /// What the answer to a release says about the secret.
  public SecretStatement statement(SecretBundle bundle) {
    var policy = bundle.secret().releasePolicy().orElseThrow();
    var tags = ObjectWriter.tags(bundle.version().tags());
    var secret = JsonObject.builder().put("id", id(bundle));
    bundle.version().contentType().ifPresent(type -> secret.put("contentType", type.value()));
    return new SecretStatement(
        secret.build(),
        attributes(bundle),
        tags == null ? JsonObject.EMPTY : tags,
        policy.data().base64Url(),
        policy.immutable());
  }

  /// The URL of the secret with its version.
  private String id(SecretBundle bundle) {
    return urls.secret(bundle.secret().name(), bundle.version().version());
  }

  private JsonValue.Builder bundleInto(JsonValue.Builder json, String id, SecretBundle bundle) {
    return itemInto(json, id, bundle)
        .put("release_policy", ObjectWriter.releasePolicy(bundle.secret().releasePolicy()));
  }

  private JsonValue.Builder itemInto(JsonValue.Builder json, String id, SecretBundle bundle) {
    return json.put(
            "contentType", bundle.version().contentType().map(ContentType::value).orElse(null))
        .put("id", id)
        .put("attributes", attributes(bundle))
        .put("tags", ObjectWriter.tags(bundle.version().tags()));
  }

  private JsonValue.Builder deletion(SecretBundle bundle) {
    return ObjectWriter.deletion(
        urls.deletedSecret(bundle.secret().name()), bundle.secret().deletion().orElseThrow());
  }

  private JsonObject attributes(SecretBundle bundle) {
    return ObjectWriter.attributes(vault, bundle.version().attributes(), bundle.secret().bound());
  }
}
