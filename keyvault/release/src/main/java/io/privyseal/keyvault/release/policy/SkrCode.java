package io.privyseal.keyvault.release.policy;

/// Codes with which Key Vault refuses a change of a key's export settings; HTTP 400,
/// `BadParameter`, the message prefixed with the code.
///
/// Source: recorded answers of the service; those marked second-hand are quoted in public code.
public enum SkrCode {
  PREMIUM_ONLY(
      "AKV.SKR.1001",
      "Exportable keys are supported only on premium vaults and from API version 7.3-preview on."),
  EXPORTABLE_DIFFERS(
      "AKV.SKR.1003", "The exportable state must be the same for all versions of a key."),
  POLICY_MISSING("AKV.SKR.1004", "Exportable keys must have release policy."),
  POLICY_NOT_ALLOWED("AKV.SKR.1005", "Non-exportable keys must not have release policy."),
  /// Second-hand.
  NOT_HSM_BACKED("AKV.SKR.1006", "Exportable keys must be HSM backed."),
  EXPORTABLE_FIXED("AKV.SKR.1014", "Cannot modify the exportable state of a key."),
  VERSIONLESS_ONLY("AKV.SKR.1016", "Key Release Policy can only be set on versionless key"),
  IMMUTABLE("AKV.SKR.1020", "Immutable Key Release Policy cannot be modified.");

  private final String code;
  private final String text;

  SkrCode(String code, String text) {
    this.code = code;
    this.text = text;
  }

  public String code() {
    return code;
  }

  /// The message as the service writes it: `AKV.SKR.1004: Exportable keys must have release
  /// policy.`
  public String message() {
    return code + ": " + text;
  }
}
