package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.keyvault.domain.KeyReleasePolicy;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.Vault;
import java.util.Optional;

/// Gives values out. Thread-safe.
///
/// In two steps, so that the decision can be recorded between them: [#readable] and [#releasable]
/// say whether the secret's own state allows it, and give the only things that [#value] and
/// [#export] accept. The window of a secret (`nbf`, `exp`) holds nothing back: it is for the reader
/// to know.
///
/// Source: Microsoft Learn, About Azure Key Vault secrets, date-time controlled operations: get
/// works for not-yet-valid and expired secrets.
public final class SecretReading {
  private final SecretRepository secrets;

  public SecretReading(SecretRepository secrets) {
    this.secrets = secrets;
  }

  /// That a plain value could be read when it was asked. Made here only.
  public static final class Permit {
    private final SecretBundle bundle;

    private Permit(SecretBundle bundle) {
      this.bundle = bundle;
    }

    public SecretBundle bundle() {
      return bundle;
    }
  }

  /// That a bound value can be released at all. Made here only.
  public static final class Releasable {
    private final SecretBundle bundle;

    private Releasable(SecretBundle bundle) {
      this.bundle = bundle;
    }

    public SecretBundle bundle() {
      return bundle;
    }

    /// What has to hold for the release.
    public KeyReleasePolicy policy() {
      return bundle.secret().releasePolicy().orElseThrow();
    }
  }

  /// @param version empty for the latest
  /// @throws io.privyseal.keyvault.domain.RefusedException if the secret is not there, disabled, or
  ///   bound
  public Permit readable(Vault vault, SecretName name, Optional<ObjectVersion> version) {
    var bundle = enabled(vault, name, version, "get");
    if (bundle.secret().bound()) {
      throw SecretLifecycle.refused(
          RefusalReason.SECRET_RELEASE_ONLY,
          "Operation get is not allowed on a secret with a release policy: its value is only"
              + " released to an attested environment that meets the policy.");
    }
    return new Permit(bundle);
  }

  /// The value, after the decision was recorded. Looks at the secret once more: one that was
  /// disabled or deleted since stays.
  ///
  /// @return the caller closes it
  public Secret value(Vault vault, Permit decided) {
    var id = decided.bundle.id();
    var _ = readable(vault, id.name(), Optional.of(id.version()));
    return read(id);
  }

  /// @param version empty for the latest
  /// @throws io.privyseal.keyvault.domain.RefusedException if the secret is not there, disabled, or
  ///   not bound
  public Releasable releasable(Vault vault, SecretName name, Optional<ObjectVersion> version) {
    var bundle = enabled(vault, name, version, "release");
    if (!bundle.secret().bound()) {
      throw SecretLifecycle.refused(
          RefusalReason.NOT_EXPORTABLE,
          "Operation release is not permitted on a secret without a release policy.");
    }
    return new Releasable(bundle);
  }

  /// The value, after the release was decided and the decision recorded. Looks at the secret once
  /// more: a policy that was changed, or a secret that was disabled or deleted since the decision,
  /// ends the release.
  ///
  /// @return the caller closes it
  public Secret export(Vault vault, Releasable decided) {
    var id = decided.bundle.id();
    var now = releasable(vault, id.name(), Optional.of(id.version()));
    if (!now.policy().equals(decided.policy())) {
      throw SecretLifecycle.refused(
          RefusalReason.CONCURRENT_CHANGE,
          "The release policy was changed meanwhile. Make the request again.");
    }
    return read(id);
  }

  private SecretBundle enabled(
      Vault vault, SecretName name, Optional<ObjectVersion> version, String operation) {
    var bundle = SecretLifecycle.live(secrets, vault, name, version);
    if (!bundle.version().attributes().enabled()) {
      throw SecretLifecycle.refused(
          RefusalReason.SECRET_DISABLED,
          "Operation %s is not allowed on a disabled secret.".formatted(operation));
    }
    return bundle;
  }

  private Secret read(SecretId id) {
    return secrets
        .value(id)
        .orElseThrow(() -> SecretLifecycle.notFound(id.name(), Optional.of(id.version())));
  }
}
