package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.domain.Deletion;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.ObjectAttributes;
import io.privyseal.keyvault.domain.Tags;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultFlavour;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The members that keys and secrets are shown with alike.
final class ObjectWriter {
  private ObjectWriter() {}

  static JsonObject attributes(Vault vault, ObjectAttributes attributes, boolean exportable) {
    var json = JsonObject.builder().put("enabled", attributes.enabled());
    attributes.notBefore().map(Instant::getEpochSecond).ifPresent(t -> json.put("nbf", t));
    attributes.expires().map(Instant::getEpochSecond).ifPresent(t -> json.put("exp", t));
    json.put("created", attributes.created().getEpochSecond())
        .put("updated", attributes.updated().getEpochSecond())
        .put("recoveryLevel", vault.recoveryLevel())
        .put("recoverableDays", vault.recoverableDays());
    // A managed HSM is recorded to say so of every key, a vault of those that are.
    if (exportable || vault.flavour() == VaultFlavour.MANAGED_HSM) {
      json.put("exportable", exportable);
    }
    return json.build();
  }

  static @Nullable JsonObject tags(Tags tags) {
    if (tags.values().isEmpty()) {
      return null;
    }
    var json = JsonObject.builder();
    tags.values().forEach(json::put);
    return json.build();
  }

  static @Nullable JsonObject releasePolicy(Optional<KeyReleasePolicy> policy) {
    return policy
        .map(kept ->
            JsonObject.builder()
                .put("contentType", kept.contentType())
                .put("data", kept.data().base64Url())
                .put("immutable", kept.immutable())
                .build())
        .orElse(null);
  }

  /// Starts the bundle of something deleted.
  static JsonValue.Builder deletion(String recoveryId, Deletion deletion) {
    return JsonObject.builder()
        .put("recoveryId", recoveryId)
        .put("deletedDate", deletion.deleted().getEpochSecond())
        .put("scheduledPurgeDate", deletion.scheduledPurge().getEpochSecond());
  }
}
