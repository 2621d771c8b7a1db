package io.privyseal.keyvault.domain;

import java.time.Instant;

/// Port: the release policies that a key has had, kept with the changes that set them. Both methods
/// may throw [VaultStorageUnavailableException].
public interface KeyReleasePolicies {
  /// A policy from when it was set until the next one was.
  ///
  /// @param ordinal 1 for the first policy of the key, growing
  /// @param by who set it: the actor of the change; empty if that is not known
  record Entry(int ordinal, KeyReleasePolicy policy, Instant since, String by) {}

  /// In the order in which they were set; the last one holds.
  ///
  /// @param afterOrdinal 0 for the first page
  Page<Entry> releasePolicies(VaultName vault, KeyName name, int afterOrdinal, int limit);
}
