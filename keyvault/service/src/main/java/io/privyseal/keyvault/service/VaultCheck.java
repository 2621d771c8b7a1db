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
      "Recover a deleted key before its scheduledPurgeDate.");

  private final Definition definition;

  VaultCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
