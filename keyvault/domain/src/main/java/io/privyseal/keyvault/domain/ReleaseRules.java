package io.privyseal.keyvault.domain;

import java.util.Optional;

/// When a key may be exportable, and how the release policy of a key or secret may change.
///
/// Source: Azure Key Vault secure key release, messages AKV.SKR.1003 to 1020. The policy belongs to
/// the key, not to a version: it is set by a request without a version, and a new version of an
/// exportable key may bring another one unless the present one is immutable.
public final class ReleaseRules {
  private ReleaseRules() {}

  /// For the first version of a key.
  static void forNewKey(KeySpec spec, boolean exportable, Optional<KeyReleasePolicy> policy) {
    if (exportable && policy.isEmpty()) {
      throw refused(
          RefusalReason.EXPORTABLE_WITHOUT_POLICY, "Exportable keys must have release policy.");
    }
    if (!exportable && policy.isPresent()) {
      throw refused(
          RefusalReason.POLICY_WITHOUT_EXPORTABLE,
          "Non-exportable keys must not have release policy.");
    }
    if (exportable && !spec.type().hsm()) {
      throw refused(
          RefusalReason.EXPORTABLE_NOT_HSM,
          "Exportable keys must be HSM-backed: expected kty RSA-HSM, EC-HSM or oct-HSM.");
    }
  }

  /// For one more version; what the request leaves out is as the key has it.
  ///
  /// @return the policy that the key has from now on
  static Optional<KeyReleasePolicy> forNewVersion(
      Key key, KeySpec spec, Optional<Boolean> exportable, Optional<KeyReleasePolicy> policy) {
    if (exportable.isPresent() && exportable.get() != key.exportable()) {
      throw refused(
          RefusalReason.EXPORTABLE_DIFFERS,
          "The exportable attribute must be the same for all versions of a key.");
    }
    var result = changed(key.releasePolicy(), policy);
    forNewKey(spec, key.exportable(), result);
    return result;
  }

  /// For a change without a version.
  ///
  /// @param before the policy of now; empty for what is not exportable
  /// @param wanted empty to leave it
  /// @return the policy from now on
  public static Optional<KeyReleasePolicy> changed(
      Optional<KeyReleasePolicy> before, Optional<KeyReleasePolicy> wanted) {
    if (wanted.isEmpty()) {
      return before;
    }
    if (before.isEmpty()) {
      throw refused(
          RefusalReason.POLICY_WITHOUT_EXPORTABLE,
          "Non-exportable keys must not have release policy.");
    }
    var after = wanted.get();
    if (before.get().immutable()
        && !(before.get().data().equals(after.data()) && after.immutable())) {
      throw refused(
          RefusalReason.POLICY_IS_IMMUTABLE, "Immutable Key Release Policy cannot be modified.");
    }
    return wanted;
  }

  static RefusedException refused(RefusalReason reason, String message) {
    return new RefusedException(reason, message);
  }
}
