package io.privyseal.keyvault.service;

import io.privyseal.foundation.decision.Check;

/// What is asked of a secret itself before its value leaves, or its time is over.
public enum SecretCheck implements Check {
  SECRET_READABLE(
      "secret.readable",
      "the secret is there, enabled, and has no release policy",
      "Key Vault REST reference, get secret; the release policy of a secret is our own",
      "Enable or recover the secret; have one with a release policy released."),
  SECRET_RELEASABLE(
      "secret.releasable",
      "the secret is there, enabled, and has a release policy",
      "docs/reference/secrets.md, secrets with a release policy",
      "Set the secret with a release_policy from its first version on; enable it."),
  SECRET_DUE(
      "secret.due",
      "the time in which the deleted secret could be recovered is over",
      "Key Vault soft-delete, retention period",
      "Recover a deleted secret before its scheduledPurgeDate."),
  SECRET_ROTATION_DUE(
      "secret.rotation-due",
      "the rotation policy asks for a new value by now",
      "docs/reference/secrets.md, rotation",
      "Change the rotation policy of the secret."),
  SECRET_ROTATED(
      "secret.rotated",
      "the new value that the rotation policy asks for was made",
      "docs/reference/secrets.md, rotation",
      "Look at the receiver of the webhook; set the policy again to have it tried again."),
  SECRET_NEAR_EXPIRY(
      "secret.near-expiry",
      "the latest version of the secret ends soon",
      "Azure Key Vault as Event Grid source, Microsoft.KeyVault.SecretNearExpiry",
      "Set a new version, or have one made by a rotation policy.");

  private final Definition definition;

  SecretCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
