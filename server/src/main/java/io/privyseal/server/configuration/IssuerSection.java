package io.privyseal.server.configuration;

import io.privyseal.access.PrincipalIds;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.ClaimPath;
import io.privyseal.access.token.IssuerClaims;
import io.privyseal.access.token.IssuerTerms;
import io.privyseal.access.token.RequiredClaim;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.access.token.TrustedIssuer.TenantSource;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// One issuer as the configuration describes it: `identity.issuer.NAME`.
public final class IssuerSection {
  /// Issuers of one installation.
  public static final int MAX_ISSUERS = 32;

  private static final String PREFIX = "identity.issuer.";
  private static final String V2 = "/v2.0";
  private static final Pattern KEY =
      Pattern.compile("identity\\.issuer\\.([a-z0-9][a-z0-9-]{0,31})\\.([a-z-]+)");
  private static final Pattern ENTRA_V1 =
      Pattern.compile("https://sts\\.windows\\.net/([0-9a-f-]{36})/");
  private static final Pattern ENTRA_V2 =
      Pattern.compile("https://login\\.microsoftonline\\.com/([0-9a-f-]{36})/v2\\.0");

  private final String name;
  private final Map<IssuerSetting, List<String>> values = new EnumMap<>(IssuerSetting.class);

  private IssuerSection(String name) {
    this.name = name;
  }

  /// Whether a key of the file belongs to an issuer.
  static boolean isKey(String key) {
    return key.startsWith(PREFIX);
  }

  /// Takes one value of the file into its section.
  ///
  /// @throws MalformedInputException if the key names no issuer, or no setting of one
  static void take(String key, List<String> texts, Map<String, IssuerSection> sections) {
    var parts = KEY.matcher(key);
    if (!parts.matches()) {
      throw new MalformedInputException(
          "expected identity.issuer.NAME.SETTING, NAME of 1 to 32 lower-case letters, digits and"
              + " hyphens");
    }
    var setting =
        IssuerSetting.ofKey(parts.group(2))
            .orElseThrow(
                () -> new MalformedInputException("an issuer has no setting " + parts.group(2)));
    if (!setting.takesMany() && texts.size() != 1) {
      throw new MalformedInputException("expected one value, found " + texts.size());
    }
    if (texts.stream().anyMatch(String::isBlank)) {
      throw new MalformedInputException("is empty");
    }
    sections.computeIfAbsent(parts.group(1), IssuerSection::new).values.put(setting, texts);
  }

  public String name() {
    return name;
  }

  /// The issuer.
  ///
  /// @param owner tenant of callers whose issuer knows no tenants
  /// @throws MalformedInputException if the section describes none; says why
  public TrustedIssuer issuer(TenantId owner) {
    var url =
        https(IssuerSetting.URL).orElseThrow(() -> new MalformedInputException("url is missing"));
    var kind = text(IssuerSetting.KIND).orElse("openid");
    var issuer =
        switch (kind) {
          case "entra" -> entra(url);
          case "keycloak" ->
              TrustedIssuer.openId(url, discovery(url), owner)
                  .with(IssuerClaims.KEYCLOAK)
                  .with(
                      IssuerTerms.STRICT
                          .withoutNotBefore()
                          .requiring(RequiredClaim.parse("typ=Bearer")));
          case "openid" -> TrustedIssuer.openId(url, discovery(url), owner);
          default ->
              throw new MalformedInputException(
                  "kind: expected entra, keycloak or openid, found " + kind);
        };
    return new TrustedIssuer(
        issuer.issuer(),
        issuer.discovery(),
        tenant(issuer.tenant()),
        claims(issuer.claims()),
        terms(issuer.terms()));
  }

  private TrustedIssuer entra(String url) {
    var v1 = ENTRA_V1.matcher(url);
    var v2 = ENTRA_V2.matcher(url);
    if (v1.matches()) {
      var issuer = TrustedIssuer.entraV1(new TenantId(v1.group(1)));
      return new TrustedIssuer(
          url,
          https(IssuerSetting.DISCOVERY).map(URI::create).orElse(issuer.discovery()),
          issuer.tenant(),
          issuer.claims(),
          issuer.terms());
    }
    if (v2.matches()) {
      var issuer = TrustedIssuer.entraV2(new TenantId(v2.group(1)));
      return new TrustedIssuer(
          url,
          https(IssuerSetting.DISCOVERY).map(URI::create).orElse(issuer.discovery()),
          issuer.tenant(),
          issuer.claims(),
          issuer.terms());
    }
    if (!values.containsKey(IssuerSetting.TENANTS)) {
      throw new MalformedInputException(
          "tenants is missing: the URL does not say which tenants the issuer speaks for");
    }
    return TrustedIssuer.entra(url, discovery(url))
        .with(
            IssuerTerms.STRICT.requiring(RequiredClaim.parse(url.endsWith(V2) ? "azp" : "appid")));
  }

  private URI discovery(String url) {
    return https(IssuerSetting.DISCOVERY)
        .map(URI::create)
        .orElseGet(() -> TrustedIssuer.discoveryOf(url));
  }

  private TenantSource tenant(TenantSource byKind) {
    var fixed = text(IssuerSetting.TENANT);
    var claim = text(IssuerSetting.TENANT_CLAIM);
    var named = new HashSet<TenantId>();
    texts(IssuerSetting.TENANTS).forEach(text -> named.add(new TenantId(text)));
    if (fixed.isPresent()) {
      if (claim.isPresent() || !named.isEmpty()) {
        throw new MalformedInputException("tenant excludes tenant-claim and tenants");
      }
      return new TenantSource.Fixed(new TenantId(fixed.get()));
    }
    if (claim.isPresent()) {
      if (named.isEmpty()) {
        throw new MalformedInputException("tenants is missing: whom may tenant-claim name?");
      }
      return new TenantSource.Claim(ClaimPath.of(claim.get()), named);
    }
    return switch (byKind) {
      case TenantSource.Claim(var path, _) when !named.isEmpty() ->
          new TenantSource.Claim(path, named);
      case TenantSource.Fixed _ when !named.isEmpty() ->
          throw new MalformedInputException("tenants needs tenant-claim");
      case TenantSource.Claim _, TenantSource.Fixed _ -> byKind;
    };
  }

  private IssuerClaims claims(IssuerClaims byKind) {
    var prefix = text(IssuerSetting.PREFIX).orElse("");
    if (!prefix.isEmpty() && !PrincipalIds.isOfOneCaller(prefix)) {
      throw new MalformedInputException(
          "prefix: expected ASCII without spaces at its ends, and none of group:, role: and"
              + " certificate:");
    }
    return new IssuerClaims(
        paths(IssuerSetting.PRINCIPAL_CLAIMS, byKind.principal()),
        paths(IssuerSetting.APPLICATION_CLAIMS, byKind.application()),
        paths(IssuerSetting.GROUP_CLAIMS, byKind.groups()),
        paths(IssuerSetting.ROLE_CLAIMS, byKind.roles()),
        prefix);
  }

  private List<ClaimPath> paths(IssuerSetting setting, List<ClaimPath> byKind) {
    return values.containsKey(setting)
        ? texts(setting).stream().map(ClaimPath::of).toList()
        : byKind;
  }

  private IssuerTerms terms(IssuerTerms byKind) {
    var algorithms = EnumSet.noneOf(SignatureScheme.class);
    for (var name : texts(IssuerSetting.ALGORITHMS)) {
      algorithms.add(
          SignatureScheme.named(name)
              .orElseThrow(() ->
                  new MalformedInputException(
                      "algorithms: expected asymmetric ones such as RS256 or ES256, found "
                          + name)));
    }
    var audiences = Set.copyOf(texts(IssuerSetting.AUDIENCES));
    var required = texts(IssuerSetting.REQUIRED_CLAIMS).stream().map(RequiredClaim::parse).toList();
    return new IssuerTerms(
        algorithms.isEmpty() ? byKind.algorithms() : algorithms,
        audiences.isEmpty() ? byKind.audiences() : audiences,
        text(IssuerSetting.CLOCK_SKEW).map(IssuerSection::skew),
        values.containsKey(IssuerSetting.REQUIRED_CLAIMS) ? required : byKind.required(),
        byKind.notBefore());
  }

  private static Duration skew(String text) {
    try {
      var skew = Duration.parse(text);
      if (!skew.isNegative() && skew.compareTo(IssuerTerms.MAX_SKEW) <= 0) {
        return skew;
      }
    } catch (DateTimeParseException e) {
      throw new MalformedInputException("clock-skew: expected a duration such as PT1M", e);
    }
    throw new MalformedInputException("clock-skew: expected at most " + IssuerTerms.MAX_SKEW);
  }

  private Optional<String> https(IssuerSetting setting) {
    var text = text(setting);
    try {
      if (text.isPresent()) {
        var url = new URI(text.get());
        if (!"https".equals(url.getScheme()) || url.getHost() == null) {
          throw new MalformedInputException(setting.key() + ": expected an https URL");
        }
      }
      return text;
    } catch (URISyntaxException e) {
      throw new MalformedInputException(setting.key() + ": expected an https URL", e);
    }
  }

  private Optional<String> text(IssuerSetting setting) {
    return texts(setting).stream().findFirst();
  }

  private List<String> texts(IssuerSetting setting) {
    return values.getOrDefault(setting, List.of());
  }
}
