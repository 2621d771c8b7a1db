package io.privyseal.access;

import java.util.Optional;

/// What a caller wants to do, by Azure's names of the operations.
///
/// Source: Azure resource provider operations, `Microsoft.KeyVault` and `Microsoft.Attestation`.
/// The platform's own operations have the provider name `Privyseal`.
public enum Action {
  KEYS_READ("Microsoft.KeyVault/vaults/keys/read"),
  KEYS_CREATE("Microsoft.KeyVault/vaults/keys/create/action"),
  KEYS_IMPORT("Microsoft.KeyVault/vaults/keys/import/action"),
  KEYS_UPDATE("Microsoft.KeyVault/vaults/keys/update/action"),
  KEYS_DELETE("Microsoft.KeyVault/vaults/keys/delete"),
  KEYS_RECOVER("Microsoft.KeyVault/vaults/keys/recover/action"),
  KEYS_PURGE("Microsoft.KeyVault/vaults/keys/purge/action"),
  KEYS_BACKUP("Microsoft.KeyVault/vaults/keys/backup/action"),
  KEYS_RESTORE("Microsoft.KeyVault/vaults/keys/restore/action"),
  KEYS_ROTATE("Microsoft.KeyVault/vaults/keys/rotate/action"),
  KEYS_ENCRYPT("Microsoft.KeyVault/vaults/keys/encrypt/action"),
  KEYS_DECRYPT("Microsoft.KeyVault/vaults/keys/decrypt/action"),
  KEYS_WRAP("Microsoft.KeyVault/vaults/keys/wrap/action"),
  KEYS_UNWRAP("Microsoft.KeyVault/vaults/keys/unwrap/action"),
  KEYS_SIGN("Microsoft.KeyVault/vaults/keys/sign/action"),
  KEYS_VERIFY("Microsoft.KeyVault/vaults/keys/verify/action"),
  KEYS_RELEASE("Microsoft.KeyVault/vaults/keys/release/action"),
  /// Bytes of the random generator; managed HSMs only.
  RANDOM_BYTES("Microsoft.KeyVault/managedHsm/rng/action"),
  ROTATION_POLICY_READ("Microsoft.KeyVault/vaults/keyrotationpolicies/read"),
  ROTATION_POLICY_WRITE("Microsoft.KeyVault/vaults/keyrotationpolicies/write"),
  /// Everything of a secret but its value.
  SECRETS_READ_METADATA("Microsoft.KeyVault/vaults/secrets/readMetadata/action"),
  SECRETS_GET("Microsoft.KeyVault/vaults/secrets/getSecret/action"),
  SECRETS_SET("Microsoft.KeyVault/vaults/secrets/setSecret/action"),
  SECRETS_UPDATE("Microsoft.KeyVault/vaults/secrets/update/action"),
  SECRETS_DELETE("Microsoft.KeyVault/vaults/secrets/delete"),
  SECRETS_RECOVER("Microsoft.KeyVault/vaults/secrets/recover/action"),
  SECRETS_PURGE("Microsoft.KeyVault/vaults/secrets/purge/action"),
  SECRETS_BACKUP("Microsoft.KeyVault/vaults/secrets/backup/action"),
  SECRETS_RESTORE("Microsoft.KeyVault/vaults/secrets/restore/action"),
  /// Have a secret with a release policy released, on proof.
  SECRETS_RELEASE("Privyseal/vaults/secrets/release/action"),
  SECRETS_ROTATE("Privyseal/vaults/secrets/rotate/action"),
  SECRET_ROTATION_READ("Privyseal/vaults/secretRotationPolicies/read"),
  SECRET_ROTATION_WRITE("Privyseal/vaults/secretRotationPolicies/write"),
  ATTESTATION_READ("Microsoft.Attestation/attestationProviders/attestation/read"),
  ATTESTATION_WRITE("Microsoft.Attestation/attestationProviders/attestation/write"),
  ATTESTATION_DELETE("Microsoft.Attestation/attestationProviders/attestation/delete"),
  /// Read the whole of a decision: every finding, not only its id.
  DECISIONS_READ("Privyseal/decisions/read"),
  REVOCATIONS_READ("Privyseal/attestation/revocations/read"),
  REVOCATIONS_WRITE("Privyseal/attestation/revocations/write"),
  /// Read what attested, and how platforms stand.
  REPORTS_READ("Privyseal/reports/read"),
  ROLE_ASSIGNMENTS_READ("Privyseal/roleAssignments/read"),
  ROLE_ASSIGNMENTS_WRITE("Privyseal/roleAssignments/write"),
  /// Agree that another has a role for a while.
  ELEVATIONS_APPROVE("Privyseal/elevations/approve/action");

  private final String dataAction;

  Action(String dataAction) {
    this.dataAction = dataAction;
  }

  public String dataAction() {
    return dataAction;
  }

  /// The action of that name; empty for any other text.
  public static Optional<Action> named(String dataAction) {
    for (var action : values()) {
      if (action.dataAction.equals(dataAction)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
