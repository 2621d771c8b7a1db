package io.privyseal.access;

import static io.privyseal.access.Action.*;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a caller may do, by Azure's built-in roles: same names, same ids, same actions, so that a
/// role assignment means here what it means in Azure.
///
/// Additions, needed because one process serves the vault, the attestation service and their
/// records: who may administer a vault or its keys also reads their decisions, the administrator
/// also assigns roles and approves elevations (in Azure that is the management plane's), and who
/// may change attestation policies also revokes. Release and rotation of secrets are operations of
/// our own; they are with the roles that hold the plain ones.
///
/// Source: Azure built-in roles, sections Security; Managed HSM local RBAC built-in roles.
public enum Role {
  KEY_VAULT_ADMINISTRATOR(
      "Key Vault Administrator",
      "00482a5a-887f-4fb3-b363-3b7fe8e74483",
      EnumSet.of(
          KEYS_READ,
          KEYS_CREATE,
          KEYS_IMPORT,
          KEYS_UPDATE,
          KEYS_DELETE,
          KEYS_RECOVER,
          KEYS_PURGE,
          KEYS_BACKUP,
          KEYS_RESTORE,
          KEYS_ROTATE,
          KEYS_ENCRYPT,
          KEYS_DECRYPT,
          KEYS_WRAP,
          KEYS_UNWRAP,
          KEYS_SIGN,
          KEYS_VERIFY,
          RANDOM_BYTES,
          KEYS_RELEASE,
          ROTATION_POLICY_READ,
          ROTATION_POLICY_WRITE,
          SECRETS_READ_METADATA,
          SECRETS_GET,
          SECRETS_SET,
          SECRETS_UPDATE,
          SECRETS_DELETE,
          SECRETS_RECOVER,
          SECRETS_PURGE,
          SECRETS_BACKUP,
          SECRETS_RESTORE,
          SECRETS_RELEASE,
          SECRETS_ROTATE,
          SECRET_ROTATION_READ,
          SECRET_ROTATION_WRITE,
          DECISIONS_READ,
          ROLE_ASSIGNMENTS_READ,
          ROLE_ASSIGNMENTS_WRITE,
          ELEVATIONS_APPROVE)),
  KEY_VAULT_CRYPTO_OFFICER(
      "Key Vault Crypto Officer",
      "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
      EnumSet.of(
          KEYS_READ,
          KEYS_CREATE,
          KEYS_IMPORT,
          KEYS_UPDATE,
          KEYS_DELETE,
          KEYS_RECOVER,
          KEYS_PURGE,
          KEYS_BACKUP,
          KEYS_RESTORE,
          KEYS_ROTATE,
          KEYS_ENCRYPT,
          KEYS_DECRYPT,
          KEYS_WRAP,
          KEYS_UNWRAP,
          KEYS_SIGN,
          KEYS_VERIFY,
          RANDOM_BYTES,
          KEYS_RELEASE,
          ROTATION_POLICY_READ,
          ROTATION_POLICY_WRITE,
          DECISIONS_READ)),
  KEY_VAULT_CRYPTO_USER(
      "Key Vault Crypto User",
      "12338af0-0e69-4776-bea7-57ae8d297424",
      EnumSet.of(
          KEYS_READ,
          KEYS_UPDATE,
          KEYS_BACKUP,
          KEYS_ENCRYPT,
          KEYS_DECRYPT,
          KEYS_WRAP,
          KEYS_UNWRAP,
          KEYS_SIGN,
          KEYS_VERIFY,
          RANDOM_BYTES)),
  KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER(
      "Key Vault Crypto Service Encryption User",
      "e147488a-f6f5-4113-8e2d-b22465e65bf6",
      EnumSet.of(KEYS_READ, KEYS_WRAP, KEYS_UNWRAP)),
  KEY_VAULT_CRYPTO_SERVICE_RELEASE_USER(
      "Key Vault Crypto Service Release User",
      "08bbd89e-9f13-488c-ac41-acfcb10c90ab",
      EnumSet.of(KEYS_RELEASE)),
  KEY_VAULT_SECRETS_OFFICER(
      "Key Vault Secrets Officer",
      "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
      EnumSet.of(
          SECRETS_READ_METADATA,
          SECRETS_GET,
          SECRETS_SET,
          SECRETS_UPDATE,
          SECRETS_DELETE,
          SECRETS_RECOVER,
          SECRETS_PURGE,
          SECRETS_BACKUP,
          SECRETS_RESTORE,
          SECRETS_RELEASE,
          SECRETS_ROTATE,
          SECRET_ROTATION_READ,
          SECRET_ROTATION_WRITE,
          DECISIONS_READ)),
  /// Also releases: whoever may read a secret in plain may have one that needs proof besides.
  KEY_VAULT_SECRETS_USER(
      "Key Vault Secrets User",
      "4633458b-17de-408a-b874-0445c86b69e6",
      EnumSet.of(SECRETS_READ_METADATA, SECRETS_GET, SECRETS_RELEASE)),
  KEY_VAULT_READER(
      "Key Vault Reader",
      "21090545-7ca7-4776-b22c-e363652d74d2",
      EnumSet.of(KEYS_READ, ROTATION_POLICY_READ, SECRETS_READ_METADATA, SECRET_ROTATION_READ)),
  ATTESTATION_CONTRIBUTOR(
      "Attestation Contributor",
      "bbf86eb8-f7b4-4cce-96e4-18cddf81d86e",
      EnumSet.of(
          ATTESTATION_READ,
          ATTESTATION_WRITE,
          ATTESTATION_DELETE,
          DECISIONS_READ,
          REVOCATIONS_READ,
          REVOCATIONS_WRITE,
          REPORTS_READ)),
  ATTESTATION_READER(
      "Attestation Reader",
      "fd1bd22b-8476-40bc-a0bc-69b95687b9f3",
      EnumSet.of(ATTESTATION_READ, REVOCATIONS_READ, REPORTS_READ)),
  MANAGED_HSM_ADMINISTRATOR(
      "Managed HSM Administrator",
      "a290e904-7015-4bba-90c8-60543313cdb4",
      EnumSet.of(KEYS_READ, DECISIONS_READ, ROLE_ASSIGNMENTS_READ, ROLE_ASSIGNMENTS_WRITE)),
  MANAGED_HSM_CRYPTO_OFFICER(
      "Managed HSM Crypto Officer",
      "515eb02d-2335-4d2d-92f2-b1cbdf9c3778",
      EnumSet.of(
          KEYS_READ,
          KEYS_RECOVER,
          KEYS_PURGE,
          KEYS_RELEASE,
          DECISIONS_READ,
          ROLE_ASSIGNMENTS_READ,
          ROLE_ASSIGNMENTS_WRITE)),
  MANAGED_HSM_CRYPTO_USER(
      "Managed HSM Crypto User",
      "21dbd100-6940-42c2-9190-5d6cb909625b",
      EnumSet.of(
          KEYS_READ,
          KEYS_CREATE,
          KEYS_IMPORT,
          KEYS_UPDATE,
          KEYS_DELETE,
          KEYS_BACKUP,
          KEYS_RESTORE,
          KEYS_ROTATE,
          KEYS_ENCRYPT,
          KEYS_DECRYPT,
          KEYS_WRAP,
          KEYS_UNWRAP,
          KEYS_SIGN,
          KEYS_VERIFY,
          RANDOM_BYTES,
          ROTATION_POLICY_READ,
          ROTATION_POLICY_WRITE)),
  MANAGED_HSM_POLICY_ADMINISTRATOR(
      "Managed HSM Policy Administrator",
      "4bd23610-cdcf-4971-bdee-bdc562cc28e4",
      EnumSet.of(ROLE_ASSIGNMENTS_READ, ROLE_ASSIGNMENTS_WRITE)),
  MANAGED_HSM_CRYPTO_AUDITOR(
      "Managed HSM Crypto Auditor",
      "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3",
      EnumSet.of(KEYS_READ, ROLE_ASSIGNMENTS_READ)),
  MANAGED_HSM_CRYPTO_SERVICE_ENCRYPTION_USER(
      "Managed HSM Crypto Service Encryption User",
      "33413926-3206-4cdd-b39a-83574fe37a17",
      EnumSet.of(KEYS_READ, KEYS_WRAP, KEYS_UNWRAP)),
  MANAGED_HSM_CRYPTO_SERVICE_RELEASE_USER(
      "Managed HSM Crypto Service Release User",
      "21dbd100-6940-42c2-9190-5d6cb909625c",
      EnumSet.of(KEYS_RELEASE)),
  MANAGED_HSM_BACKUP(
      "Managed HSM Backup", "7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8", EnumSet.of(KEYS_BACKUP));

  private static final String MANAGED_HSM = "Managed HSM ";

  private final String azureName;
  private final UUID id;

  @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf is immutable
  private final Set<Action> actions;

  Role(String azureName, String id, Set<Action> actions) {
    this.azureName = azureName;
    this.id = UUID.fromString(id);
    this.actions = Set.copyOf(actions);
  }

  /// The name as Azure shows it.
  public String azureName() {
    return azureName;
  }

  /// Azure's id of the role definition.
  public UUID id() {
    return id;
  }

  /// Whether it is one of the roles that a managed HSM assigns itself.
  public boolean ofManagedHsm() {
    return azureName.startsWith(MANAGED_HSM);
  }

  public boolean allows(Action action) {
    return actions.contains(action);
  }

  public Set<Action> actions() {
    return actions;
  }

  /// The role with that Azure name, in any case, or that id; empty for any other text.
  public static Optional<Role> named(String nameOrId) {
    for (var role : values()) {
      if (role.azureName.equalsIgnoreCase(nameOrId) || role.id.toString().equals(nameOrId)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
