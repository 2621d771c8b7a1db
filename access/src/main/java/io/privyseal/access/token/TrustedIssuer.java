package io.privyseal.access.token;

import io.privyseal.access.TenantId;
import java.net.URI;
import java.util.Set;

/// An issuer whose tokens are believed, and how to read them.
///
/// @param issuer the exact `iss`, or a template with `{tenantid}` that stands for the token's
///   tenant (Microsoft Entra's multi-tenant form)
/// @param discovery where the issuer's OpenID metadata is
/// @param tenant where the caller's tenant is found
/// @param claims which claims say who calls
/// @param terms what a token must be like
public record TrustedIssuer(
    String issuer, URI discovery, TenantSource tenant, IssuerClaims claims, IssuerTerms terms) {
  /// Stands for the token's tenant in an issuer template.
  public static final String TENANT_PLACEHOLDER = "{tenantid}";

  private static final String METADATA = ".well-known/openid-configuration";

  /// Where a token says which tenant it belongs to.
  public sealed interface TenantSource {
    /// A claim of the token.
    ///
    /// @param allowed the tenants that the issuer may speak for; if empty, any
    record Claim(ClaimPath name, Set<TenantId> allowed) implements TenantSource {
      public Claim {
        allowed = Set.copyOf(allowed);
      }
    }

    /// All tokens of the issuer belong to one tenant, whatever they say.
    record Fixed(TenantId tenant) implements TenantSource {}
  }

  public TrustedIssuer {
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException("an issuer has a name");
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
    return new TrustedIssuer(
        "https://sts.windows.net/" + tenant + "/",
        URI.create("https://login.microsoftonline.com/" + tenant + "/" + METADATA),
        new TenantSource.Claim(ClaimPath.of("tid"), Set.of(tenant)),
        IssuerClaims.ENTRA,
        IssuerTerms.STRICT.requiring(RequiredClaim.parse("appid")));
  }

  /// Microsoft Entra, v2 tokens of one tenant. Every access token has `azp`; id tokens have not.
  public static TrustedIssuer entraV2(TenantId tenant) {
    var authority = "https://login.microsoftonline.com/" + tenant + "/v2.0";
    return new TrustedIssuer(
        authority,
        discoveryOf(authority),
        new TenantSource.Claim(ClaimPath.of("tid"), Set.of(tenant)),
        IssuerClaims.ENTRA,
        IssuerTerms.STRICT.requiring(RequiredClaim.parse("azp")));
  }

  /// An issuer whose tokens look like Microsoft Entra's: `tid`, `oid` and `appid` or `azp`.
  public static TrustedIssuer entra(String issuer, URI discovery) {
    return new TrustedIssuer(
        issuer,
        discovery,
        new TenantSource.Claim(ClaimPath.of("tid"), Set.of()),
        IssuerClaims.ENTRA,
        IssuerTerms.STRICT);
  }

  /// Any other OpenID issuer: one tenant, the principal is `sub`.
  public static TrustedIssuer openId(String issuer, URI discovery, TenantId tenant) {
    return new TrustedIssuer(
        issuer,
        discovery,
        new TenantSource.Fixed(tenant),
        IssuerClaims.OPENID,
        IssuerTerms.STRICT.withoutNotBefore());
  }

  /// Where an issuer of that URL publishes its metadata.
  ///
  /// Source: OpenID Connect Discovery 1.0 section 4.
  public static URI discoveryOf(String issuer) {
    return URI.create(issuer + (issuer.endsWith("/") ? "" : "/") + METADATA);
  }

  public TrustedIssuer with(IssuerClaims other) {
    return new TrustedIssuer(issuer, discovery, tenant, other, terms);
  }

  public TrustedIssuer with(IssuerTerms other) {
    return new TrustedIssuer(issuer, discovery, tenant, claims, other);
  }

  /// The `iss` that a token of `tenant` must have.
  String issuerFor(String tenant) {
    return issuer.replace(TENANT_PLACEHOLDER, tenant);
  }
}
