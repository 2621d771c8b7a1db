package io.privyseal.attestation.result;

import io.privyseal.foundation.decision.Check;

/// The checks of a token, in the order in which they are made.
public enum TokenCheck implements Check {
  FORM(
      "token.form",
      "the token is a compact JWS with JSON claims, within its size",
      "RFC 7515 section 3.1, RFC 7519 section 7.2",
      "Send the token exactly as the attestation service returned it."),
  ALGORITHM(
      "token.alg",
      "the token is signed with an accepted algorithm",
      "RFC 8725 section 3.1",
      "A token made with a draft policy is unsigned: attest again without one."),
  ISSUER(
      "token.iss",
      "the token was issued by an authority that the policy names",
      "Key Vault release policy grammar, authority",
      "Attest at an authority that the policy names, or add this one to the policy."),
  KEY(
      "token.kid",
      "the authority publishes the key that the token names",
      "RFC 7515 section 4.1.4; OpenID Connect Discovery",
      "Attest again: the authority may have changed its signing key since."),
  SIGNATURE(
      "token.signature",
      "the signature is the authority's over exactly this token",
      "RFC 7515 section 5.2",
      "The token was changed on its way, or is not from this authority. Attest again."),
  ISSUED_AT(
      "token.iat",
      "the token says when it was issued, and that is not in the future",
      "RFC 7519 section 4.1.6",
      "Check the clocks of the attestation service and of this one."),
  NOT_BEFORE(
      "token.nbf",
      "the token is valid already",
      "RFC 7519 section 4.1.5",
      "Check the clocks of the attestation service and of this one."),
  EXPIRES_AT(
      "token.exp",
      "the token is still valid",
      "RFC 7519 section 4.1.4",
      "Attest again for a new token."),
  LIFETIME(
      "token.lifetime",
      "the token is valid for no longer than the bound",
      "RFC 8725 section 3.10",
      "Have the authority issue tokens of a shorter life."),
  STATUS(
      "token.status",
      "the authority has not revoked the token",
      "RFC 7662 section 2.2",
      "Attest again. If that is refused too, ask the operator of the attestation service what was"
          + " revoked.");

  private final Definition definition;

  TokenCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
