package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.json.JsonValue.JsonObject;

/// What the vault says about the released key, besides its wrapped material.
///
/// @param key the public JWK as the vault shows it: `kid` with the version, `kty`, `key_ops`, and
///   the public numbers; without private members
/// @param attributes as the vault shows them
/// @param tags left out of the answer when empty
/// @param policyData base64url of the release policy
/// @param policyImmutable whether the policy can still be changed
public record KeyStatement(
    JsonObject key,
    JsonObject attributes,
    JsonObject tags,
    String policyData,
    boolean policyImmutable)
    implements ReleaseStatement {
  public KeyStatement {
    for (var secret : new String[] {"d", "p", "q", "dp", "dq", "qi", "k", "key_hsm"}) {
      if (key.has(secret)) {
        throw new IllegalArgumentException("the statement of a key holds no private member");
      }
    }
    if (key.string("kid").isEmpty() || key.string("kty").isEmpty()) {
      throw new IllegalArgumentException("the statement of a key names kid and kty");
    }
  }

  @Override
  public ReleasedKind kind() {
    return ReleasedKind.KEY;
  }

  @Override
  public JsonObject object() {
    return key;
  }
}
