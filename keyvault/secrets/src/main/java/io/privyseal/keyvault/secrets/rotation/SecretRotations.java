package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Port: rotation policies of secrets, and the schedule of what they and the ends of versions ask
/// for. Every method may throw [io.privyseal.keyvault.domain.VaultStorageUnavailableException].
///
/// The schedule has one time for a secret: when somebody has to look at it next. Whatever changes a
/// version or the policy moves that time to at once, in the same transaction.
public interface SecretRotations {
  Optional<KeptSecretRotation> find(VaultName vault, SecretName name);

  /// Keeps the policy for a secret that is there, in place of the one before, and forgets what was
  /// tried.
  ///
  /// @return whether the secret is there and not deleted
  boolean keep(VaultName vault, SecretName name, KeptSecretRotation rotation);

  /// @return whether there was one
  boolean remove(VaultName vault, SecretName name);

  /// Secrets whose time has come. Nobody else is given them before `until`: the claim of somebody
  /// who is never heard of again ends then.
  List<Claim> claim(Instant now, Instant until, int limit);

  /// Ends a claim. A secret that was changed since it was claimed is looked at again at once.
  ///
  /// @param next when to look at the secret again; empty for not before it is changed
  void settle(Claim claim, Optional<Instant> next);

  /// A secret to look at.
  ///
  /// @param latest its latest version
  /// @param noticed the version whose end was announced
  /// @param until when the claim ends
  record Claim(
      SecretBundle latest,
      Optional<KeptSecretRotation> rotation,
      RotationProgress progress,
      Optional<ObjectVersion> noticed,
      Instant until) {
    Claim withNoticed(ObjectVersion version) {
      return new Claim(latest, rotation, progress, Optional.of(version), until);
    }

    Claim withProgress(RotationProgress made) {
      return new Claim(latest, rotation, made, noticed, until);
    }
  }
}
