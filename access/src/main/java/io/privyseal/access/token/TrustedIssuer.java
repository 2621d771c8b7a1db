package io.privyseal.access.token;

import io.privyseal.access.TenantId;
import java.net.URI;
import java.util.List;

/// An issuer whose tokens are believed, and how to read them.
///
/// @param issuer the exact `iss`, or a template with `{tenantid}` that stands for the token's
///   tenant (Microsoft Entra's multi-tenant form)
/// @param discovery where the issuer's OpenID metadata is
/// @param tenant where the caller's tenant is found
/// @param objectIdClaims names of the claim that holds the principal, in order of preference
/// @param appIdClaims names of the claim that holds the application, in order of preference
public record TrustedIssuer(
    String issuer,
    URI discovery,
    TenantSource tenant,
    List<String> objectIdClaims,
    List<String> appIdClaims) {
  /// Stands for the token's tenant in an issuer template.
  public static final String TENANT_PLACEHOLDER = "{tenantid}";

  /// Where a token says which tenant it belongs to.
  public sealed interface TenantSource {
    /// A claim of the token.
    record Claim(String name) implements TenantSource {}

    /// All tokens of the issuer belong to one tenant, whatever they say.
    record Fixed(TenantId tenant) implements TenantSource {}
  }

  public TrustedIssuer {
    objectIdClaims = List.copyOf(objectIdClaims);
    appIdClaims = List.copyOf(appIdClaims);
    if (issuer.isEmpty() || objectIdClaims.isEmpty()) {
      throw new IllegalArgumentException("an issuer has a name and a claim for the principal");
    }
    if (issuer.contains(TENANT_PLACEHOLDER) && tenant instanceof TenantSource.Fixed) {
      throw new IllegalArgumentException("an issuer template needs a tenant claim");
    }
    if (!"https".equalsIgnoreCase(discovery.getScheme()) || discovery.getHost() == null) {
      throw new IllegalArgumentException("an issuer's metadata comes over https");
    }
  }

  /// Microsoft Entra, v1 tokens (`https://sts.windows.net/{tenant}/`) of one tenant.
  public static TrustedIssuer entraV1(TenantId tenant) {
    return entra(
        "https://sts.windows.net/" + tenant + "/",
        URI.create(
            "https://login.microsoftonline.com/" + tenant + "/.well-known/openid-configuration"));
  }

  /// Microsoft Entra, v2 tokens of one tenant.
  public static TrustedIssuer entraV2(TenantId tenant) {
    var authority = "https://login.microsoftonline.com/" + tenant + "/v2.0";
    return entra(authority, URI.create(authority + "/.well-known/openid-configuration"));
  }

  /// An issuer whose tokens look like Microsoft Entra's: `tid`, `oid` and `appid` or `azp`.
  public static TrustedIssuer entra(String issuer, URI discovery) {
    return new TrustedIssuer(
        issuer, discovery, new TenantSource.Claim("tid"), List.of("oid"), List.of("appid", "azp"));
  }

  /// Any other OpenID issuer: one tenant, the principal is `sub`.
  public static TrustedIssuer openId(String issuer, URI discovery, TenantId tenant) {
    return new TrustedIssuer(
        issuer,
        discovery,
        new TenantSource.Fixed(tenant),
        List.of("sub"),
        List.of("azp", "client_id"));
  }

  /// The `iss` that a token of `tenant` must have.
  String issuerFor(String tenant) {
    return issuer.replace(TENANT_PLACEHOLDER, tenant);
  }
}
