package io.privyseal.keyvault.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Port: rotation policies, and the schedule of what they and the ends of versions ask for. Every
/// method may throw [VaultStorageUnavailableException].
///
/// The schedule has one time for a key: when somebody has to look at it next. Whatever changes a
/// version or the policy moves that time to at once, in the same transaction.
public interface RotationPolicies {
  Optional<KeptRotationPolicy> find(VaultName vault, KeyName name);

  /// Keeps `policy` for a key that is there, in place of the one before.
  ///
  /// @return whether the key is there and not deleted
  boolean keep(VaultName vault, KeyName name, KeptRotationPolicy policy);

  /// Keys whose time has come. Nobody else is given them before `until`: the claim of somebody who
  /// is never heard of again ends then.
  List<Claim> claim(Instant now, Instant until, int limit);

  /// Ends a claim. A key that was changed since it was claimed is looked at again at once.
  ///
  /// @param next when to look at the key again; empty for not before it is changed
  void settle(Claim claim, Optional<Instant> next);

  /// A key to look at.
  ///
  /// @param latest its latest version
  /// @param noticed the version whose end was announced
  /// @param until when the claim ends
  record Claim(
      KeyBundle latest,
      Optional<KeptRotationPolicy> policy,
      Optional<ObjectVersion> noticed,
      Instant until) {
    Claim withNoticed(ObjectVersion version) {
      return new Claim(latest, policy, Optional.of(version), until);
    }

    RotationPolicy rule() {
      return policy.map(KeptRotationPolicy::policy).orElse(RotationPolicy.DEFAULT);
    }
  }
}
