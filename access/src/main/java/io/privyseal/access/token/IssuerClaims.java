package io.privyseal.access.token;

import java.util.List;

/// Which claims of an issuer's tokens say who calls.
///
/// @param principal holds the principal; the first that is there counts
/// @param application holds the application; the first that is there counts
/// @param groups hold groups: roles may be assigned to `group:NAME`
/// @param roles hold the issuer's own roles: roles may be assigned to `role:NAME`
/// @param prefix stands before principals, groups and roles of this issuer, so that those of two
///   issuers of one tenant are never taken for one another; may be empty
public record IssuerClaims(
    List<ClaimPath> principal,
    List<ClaimPath> application,
    List<ClaimPath> groups,
    List<ClaimPath> roles,
    String prefix) {
  /// Microsoft Entra: `oid`; `appid` (v1) or `azp` (v2); `groups`; `roles`.
  ///
  /// Source: Microsoft identity platform, access token claims reference.
  public static final IssuerClaims ENTRA =
      new IssuerClaims(
          ClaimPath.all("oid"),
          ClaimPath.all("appid", "azp"),
          ClaimPath.all("groups"),
          ClaimPath.all("roles"),
          "");

  /// Keycloak: `sub`; `azp`; `groups` of the group membership mapper; realm roles.
  ///
  /// Source: Keycloak server administration guide, protocol mappers.
  public static final IssuerClaims KEYCLOAK =
      new IssuerClaims(
          ClaimPath.all("sub"),
          ClaimPath.all("azp", "client_id"),
          ClaimPath.all("groups"),
          ClaimPath.all("/realm_access/roles"),
          "");

  /// Any other: `sub`; `azp` or `client_id`; no groups.
  public static final IssuerClaims OPENID =
      new IssuerClaims(
          ClaimPath.all("sub"), ClaimPath.all("azp", "client_id"), List.of(), List.of(), "");

  public IssuerClaims {
    principal = List.copyOf(principal);
    application = List.copyOf(application);
    groups = List.copyOf(groups);
    roles = List.copyOf(roles);
    if (principal.isEmpty()) {
      throw new IllegalArgumentException("an issuer has a claim for the principal");
    }
  }
}
