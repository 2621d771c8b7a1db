package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.json.JsonValue.JsonObject;

/// What the vault says about the released secret, besides its wrapped value.
///
/// @param secret `id` with the version, and `contentType` if the secret has one; without the value
/// @param attributes as the vault shows them
/// @param tags left out of the answer when empty
/// @param policyData base64url of the release policy
/// @param policyImmutable whether the policy can still be changed
public record SecretStatement(
    JsonObject secret,
    JsonObject attributes,
    JsonObject tags,
    String policyData,
    boolean policyImmutable)
    implements ReleaseStatement {
  public SecretStatement {
    if (secret.has("value") || secret.has(ReleasedKind.SECRET.wrapped())) {
      throw new IllegalArgumentException("the statement of a secret holds no value");
    }
    if (secret.string(ReleasedKind.SECRET.id()).isEmpty()) {
      throw new IllegalArgumentException("the statement of a secret names its id");
    }
  }

  @Override
  public ReleasedKind kind() {
    return ReleasedKind.SECRET;
  }

  @Override
  public JsonObject object() {
    return secret;
  }
}
