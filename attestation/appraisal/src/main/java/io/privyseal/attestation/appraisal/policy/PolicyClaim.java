package io.privyseal.attestation.appraisal.policy;

/// A claim while a policy runs.
///
/// @param type its name, `x-ms-sevsnpvm-vmpl`
/// @param issuer who vouches for it
/// @param readOnly whether it is raw evidence (`pcrs`), or made from such: rules may test it, add
///   what follows from it, but not issue it
public record PolicyClaim(String type, ClaimValue value, Issuer issuer, boolean readOnly) {
  public PolicyClaim(String type, ClaimValue value, Issuer issuer) {
    this(type, value, issuer, false);
  }

  /// Who vouches for a claim. A policy reads all three and can write the last two.
  public enum Issuer {
    /// Read by the service out of verified evidence.
    ATTESTATION_SERVICE("AttestationService"),
    /// Made by a rule.
    ATTESTATION_POLICY("AttestationPolicy"),
    /// Supplied by the client; bound to the evidence or not, never vouched for.
    CUSTOM_CLAIM("CustomClaim");

    private final String text;

    Issuer(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
