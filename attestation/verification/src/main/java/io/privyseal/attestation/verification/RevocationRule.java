package io.privyseal.attestation.verification;

/// What a verifier does about revocation, the same for every manufacturer.
///
/// @param mode what a finding decides
/// @param freshness how old a list may be
/// @param reason why nobody looks, when [RevocationMode#OFF]; else empty
public record RevocationRule(RevocationMode mode, Freshness freshness, String reason) {
  public RevocationRule {
    if ((mode == RevocationMode.OFF) == reason.isBlank()) {
      throw new IllegalArgumentException("a reason is given for leaving revocation unchecked");
    }
  }

  /// A revoked certificate rejects; without a current list nothing is decided.
  public static RevocationRule fail() {
    return new RevocationRule(RevocationMode.FAIL, Freshness.UNTIL_NEXT_UPDATE, "");
  }

  /// What is wrong is told and decides nothing.
  public static RevocationRule warn() {
    return new RevocationRule(RevocationMode.WARN, Freshness.UNTIL_NEXT_UPDATE, "");
  }

  /// @param reason stands in the finding
  public static RevocationRule off(String reason) {
    return new RevocationRule(RevocationMode.OFF, Freshness.UNTIL_NEXT_UPDATE, reason);
  }

  public RevocationRule within(Freshness bound) {
    return new RevocationRule(mode, bound, reason);
  }
}
