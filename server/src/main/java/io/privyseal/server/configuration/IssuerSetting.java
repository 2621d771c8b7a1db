package io.privyseal.server.configuration;

import java.util.Arrays;
import java.util.Optional;

/// What can be set about one issuer, below `identity.issuer.NAME`. In the file only: a variable of
/// the environment could not tell names from settings.
public enum IssuerSetting {
  KIND("kind", false, "entra, keycloak or openid (default): what the others are by default"),
  URL("url", false, "The exact iss; https"),
  DISCOVERY("discovery", false, "https URL of the metadata, if not below the issuer's own"),
  AUDIENCES(
      "audiences",
      true,
      "What aud may be, for every service of this installation; by default each service's own"),
  TENANT("tenant", false, "Tenant of all its callers; vault.tenant by default, except for entra"),
  TENANT_CLAIM("tenant-claim", false, "Claim with the caller's tenant; tid for entra"),
  TENANTS("tenants", true, "Tenants that the claim may name; for entra the one in the URL"),
  PRINCIPAL_CLAIMS("principal-claims", true, "Claims with the principal; the first there counts"),
  APPLICATION_CLAIMS("application-claims", true, "Claims with the application"),
  GROUP_CLAIMS("group-claims", true, "Claims with groups, principals group:NAME"),
  ROLE_CLAIMS("role-claims", true, "Claims with the issuer's roles, principals role:NAME"),
  PREFIX("prefix", false, "Before principals, groups and roles of this issuer"),
  ALGORITHMS("algorithms", true, "Signature algorithms; RS256, PS256 and ES256 by default"),
  CLOCK_SKEW("clock-skew", false, "How far clocks may differ; PT5M by default, PT10M at most"),
  REQUIRED_CLAIMS("required-claims", true, "Claims that must be there, NAME or NAME=VALUE");

  private final String key;
  private final boolean many;
  private final String meaning;

  IssuerSetting(String key, boolean many, String meaning) {
    this.key = key;
    this.many = many;
    this.meaning = meaning;
  }

  public String key() {
    return key;
  }

  /// Whether it takes a list.
  public boolean takesMany() {
    return many;
  }

  public String meaning() {
    return meaning;
  }

  static Optional<IssuerSetting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
