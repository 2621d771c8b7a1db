package io.privyseal.access;

import io.privyseal.foundation.decision.Check;

/// What is asked after the token was verified.
public enum AccessCheck implements Check {
  AUTHENTICATED(
      "access.authenticated",
      "the caller is known from a verified token",
      "Key Vault REST reference, Authentication",
      "Send a bearer token of an issuer that this service trusts."),
  TENANT(
      "access.tenant",
      "the caller's tenant is the tenant of the resource",
      "Key Vault REST reference, Authentication: tid equals the vault's tenant",
      "Ask for the token in the tenant that the challenge names."),
  ROLE(
      "access.role",
      "a role of the caller at the resource, or above it, allows the action",
      "Azure role-based access control, built-in roles",
      "Assign a role that allows the action to the caller's object id."),
  NOT_OWN(
      "access.role-change.not-own",
      "who may assign roles for a while only gives none to itself or to what it belongs to",
      "docs/reference/elevation.md, What an elevation cannot do",
      "Have a principal with an assigned role make the change.");

  private final Definition definition;

  AccessCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
