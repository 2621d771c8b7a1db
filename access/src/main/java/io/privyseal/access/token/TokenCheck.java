package io.privyseal.access.token;

import io.privyseal.foundation.decision.Check;

/// What is asked of a bearer token, in the order in which it is asked.
public enum TokenCheck implements Check {
  PRESENT(
      "access.token.present",
      "the request carries a bearer token",
      "RFC 6750 section 2.1",
      "Send the header Authorization: Bearer with a token."),
  FORM(
      "access.token.form",
      "the token is a JWT in compact form within the size limit",
      "RFC 7519 section 7.2",
      "Send the access token as the issuer gave it."),
  ISSUER(
      "access.token.issuer",
      "the token's issuer is trusted here",
      "RFC 8725 section 3.8",
      "Ask for the token at the authority that the challenge names."),
  ALGORITHM(
      "access.token.algorithm",
      "the token is signed with an allowed algorithm",
      "RFC 8725 section 3.1",
      "Let the issuer sign with an algorithm that is allowed for it."),
  KEY(
      "access.token.key",
      "the issuer publishes the key that the token names",
      "OpenID Connect Discovery 1.0 section 3",
      "Ask for a new token; the issuer may have changed its keys."),
  SIGNATURE(
      "access.token.signature",
      "the issuer's key made the token's signature",
      "RFC 7515 section 5.2",
      "Send the access token as the issuer gave it."),
  LIFETIME(
      "access.token.lifetime",
      "the token is valid now",
      "RFC 7519 sections 4.1.4 and 4.1.5",
      "Ask for a new token; compare the clocks of client and server."),
  AUDIENCE(
      "access.token.audience",
      "the token is meant for this service",
      "RFC 8725 section 3.9",
      "Ask for the token with the resource that the challenge names."),
  CLAIMS(
      "access.token.claims",
      "the token has every claim that is required of its issuer's tokens",
      "RFC 9068 section 4; RFC 8725 section 3.12",
      "Send an access token, not an id token, of a client that the issuer gives these claims."),
  IDENTITY(
      "access.token.identity",
      "the token names a tenant of its issuer and a principal",
      "Microsoft identity platform, access token claims tid and oid",
      "Ask for an access token of the issuer's own tenant."),
  BINDING(
      "access.token.binding",
      "a token that is bound to a client certificate comes over a connection that shows it",
      "RFC 8705 section 3",
      "Call with the certificate with which the token was asked for.");

  private final Definition definition;

  TokenCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
