package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.json.JsonValue.JsonObject;

/// What the vault says about what it releases, besides the wrapped material.
public sealed interface ReleaseStatement permits KeyStatement, SecretStatement {
  ReleasedKind kind();

  /// The innermost object, without the wrapped material: URL and what else is public.
  JsonObject object();

  /// As the vault shows them.
  JsonObject attributes();

  /// Left out of the answer when empty.
  JsonObject tags();

  /// Base64url of the release policy.
  String policyData();

  /// Whether the policy can still be changed.
  boolean policyImmutable();
}
