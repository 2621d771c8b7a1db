package io.privyseal.keyvault.service;

import io.privyseal.foundation.decision.Check;

/// What is asked of a key itself before it is used.
public enum VaultCheck implements Check {
  KEY_STATE(
      "key.state",
      "the key is there, enabled, inside its window, and made for the operation",
      "Key Vault REST reference, key attributes and key_ops",
      "Look at the key's attributes and key_ops, and at whether it was deleted."),
  KEY_RELEASABLE(
      "key.releasable",
      "the key is there, enabled and exportable with a release policy",
      "Key Vault secure key release, preconditions",
      "Create the key as exportable, of an -HSM kind and with a release policy; enable it."),
  KEY_DUE(
      "key.due",
      "the time in which the deleted key could be recovered is over",
      "Key Vault soft-delete, retention period",
      "Recover a deleted key before its scheduledPurgeDate."),
  KEY_ROTATION_DUE(
      "key.rotation-due",
      "the rotation policy asks for a new version of the key",
      "Key Vault REST reference, key rotation policy",
      "Set another rotation policy, or disable the key."),
  KEY_ROTATABLE(
      "key.rotatable",
      "a new version of a key that is due for rotation can be made",
      "Key Vault REST reference, key rotation policy",
      "Create a key of another name: this one has as many versions as a key can have, or is of a"
          + " kind that the key store does not make."),
  KEY_NEAR_EXPIRY(
      "key.near-expiry",
      "the latest version of the key ends within the time of notice",
      "Key Vault REST reference, key rotation policy; event Microsoft.KeyVault.KeyNearExpiry",
      "Rotate the key, or give the version another end.");

  private final Definition definition;

  VaultCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
