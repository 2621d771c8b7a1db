package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.regex.Pattern;

/// A vault: a set of keys with one tenant and one rule for deletion. Soft delete is always on.
///
/// @param tenant directory id (a GUID) whose tokens the vault accepts
/// @param resource audience of those tokens, `https://` and a host, without a trailing slash
/// @param recoverableDays how long a deleted key can be recovered, 7 to 90
/// @param purgeProtection whether nobody can purge a deleted key before that time
/// @param flavour which of Azure's services it behaves as
public record Vault(
    VaultName name,
    String tenant,
    String resource,
    int recoverableDays,
    boolean purgeProtection,
    VaultFlavour flavour) {
  public static final int MIN_RECOVERABLE_DAYS = 7;
  public static final int MAX_RECOVERABLE_DAYS = 90;

  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern RESOURCE = Pattern.compile("https://[0-9A-Za-z.-]{1,253}");

  public Vault {
    if (!GUID.matcher(tenant).matches()) {
      throw new MalformedInputException("tenant: expected a GUID");
    }
    if (!RESOURCE.matcher(resource).matches()) {
      throw new MalformedInputException("resource: expected https:// and a host");
    }
    if (recoverableDays < MIN_RECOVERABLE_DAYS || recoverableDays > MAX_RECOVERABLE_DAYS) {
      throw new MalformedInputException(
          "recoverable days: expected %d to %d, found %d"
              .formatted(MIN_RECOVERABLE_DAYS, MAX_RECOVERABLE_DAYS, recoverableDays));
    }
  }

  /// A vault in the flavour [VaultFlavour#VAULT].
  public Vault(
      VaultName name,
      String tenant,
      String resource,
      int recoverableDays,
      boolean purgeProtection) {
    this(name, tenant, resource, recoverableDays, purgeProtection, VaultFlavour.VAULT);
  }

  /// What `recoveryLevel` says of every key in this vault.
  ///
  /// Source: Key Vault REST, DeletionRecoveryLevel.
  public String recoveryLevel() {
    var level = recoverableDays < MAX_RECOVERABLE_DAYS ? "CustomizedRecoverable" : "Recoverable";
    return purgeProtection ? level : level + "+Purgeable";
  }

  /// @throws RefusedException if nobody may purge here
  public void requirePurgeAllowed() {
    if (purgeProtection) {
      throw new RefusedException(
          RefusalReason.PURGE_PROTECTED,
          "Operation \"purge\" is not allowed because purge protection is enabled for this "
              + "vault. Key Vault service will automatically purge it after the retention "
              + "period has passed.");
    }
  }
}
