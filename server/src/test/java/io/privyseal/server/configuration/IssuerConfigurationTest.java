package io.privyseal.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.privyseal.access.TenantId;
import io.privyseal.access.token.ClaimPath;
import io.privyseal.access.token.RequiredClaim;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.access.token.TrustedIssuer.TenantSource;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Issuers in sections of their own, and what is refused of them.
final class IssuerConfigurationTest {
  private static final TenantId OWNER = new TenantId("11111111-2222-3333-4444-555555555555");
  private static final String TID = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
  private static final String KEYCLOAK = "https://login.example.com/realms/prod";

  @TempDir private Path directory;

  private Configuration read(String yaml) throws Exception {
    var file = Files.writeString(directory.resolve("privyseal.yaml"), yaml);
    return Configuration.read(Profile.LOCAL, Optional.of(file), Map.of(), Map.of());
  }

  private List<TrustedIssuer> issuers(String yaml) throws Exception {
    return read(yaml).issuers(OWNER);
  }

  private List<String> errors(String yaml) {
    return catchThrowableOfType(InvalidConfigurationException.class, () -> read(yaml)).errors();
  }

  private static String section(String name, String... lines) {
    return "    %s:\n".formatted(name)
        + String.join("", List.of(lines).stream().map(line -> "      " + line + "\n").toList());
  }

  private static String yaml(String... sections) {
    return "identity:\n  issuer:\n" + String.join("", sections);
  }

  @Nested
  class Taken {
    @Test
    void keycloak() throws Exception {
      var issuer =
          issuers(
                  yaml(
                      section(
                          "corporate",
                          "kind: keycloak",
                          "url: " + KEYCLOAK,
                          "audiences: [privyseal]",
                          "algorithms: [RS256, ES384]",
                          "clock-skew: PT30S",
                          "role-claims: [/resource_access/privyseal/roles]",
                          "prefix: 'kc:'")))
              .getFirst();

      assertThat(issuer.issuer()).isEqualTo(KEYCLOAK);
      assertThat(issuer.discovery())
          .isEqualTo(URI.create(KEYCLOAK + "/.well-known/openid-configuration"));
      assertThat(issuer.tenant()).isEqualTo(new TenantSource.Fixed(OWNER));
      assertThat(issuer.claims().principal()).containsExactly(ClaimPath.of("sub"));
      assertThat(issuer.claims().roles())
          .containsExactly(ClaimPath.of("/resource_access/privyseal/roles"));
      assertThat(issuer.claims().prefix()).isEqualTo("kc:");
      assertThat(issuer.terms().algorithms())
          .containsExactlyInAnyOrder(SignatureScheme.RS256, SignatureScheme.ES384);
      assertThat(issuer.terms().audiences()).containsExactly("privyseal");
      assertThat(issuer.terms().skew()).contains(Duration.ofSeconds(30));
      assertThat(issuer.terms().required()).containsExactly(RequiredClaim.parse("typ=Bearer"));
    }

    @Test
    void entraV1IsDiscoveredWhereMicrosoftPublishesIt() throws Exception {
      var issuer =
          issuers(yaml(section("e", "kind: entra", "url: https://sts.windows.net/" + TID + "/")))
              .getFirst();

      assertThat(issuer).isEqualTo(TrustedIssuer.entraV1(new TenantId(TID)));
    }

    @Test
    void entraV2OfItsOwnTenantOnly() throws Exception {
      var issuer =
          issuers(
                  yaml(
                      section(
                          "e",
                          "kind: entra",
                          "url: https://login.microsoftonline.com/" + TID + "/v2.0",
                          "audiences: [99999999-8888-7777-6666-555555555555]")))
              .getFirst();

      assertThat(issuer.tenant())
          .isEqualTo(new TenantSource.Claim(ClaimPath.of("tid"), Set.of(new TenantId(TID))));
      assertThat(issuer.terms().audiences()).hasSize(1);
    }

    @Test
    void severalAtOnce() throws Exception {
      var all =
          issuers(
              "identity:\n  entra-tenants: [%s]\n  issuer:\n".formatted(TID)
                  + section("a", "url: https://a.example", "prefix: 'a:'")
                  + section("b", "url: https://b.example", "tenant-claim: org", "tenants: [acme]"));

      assertThat(all)
          .extracting(TrustedIssuer::issuer)
          .contains("https://a.example", "https://b.example")
          .hasSize(4);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: okta|expected entra, keycloak or openid",
        "url: http://a.example|https",
        "discovery: ftp://a.example|https",
        "algorithms: [none]|asymmetric",
        "algorithms: [HS256]|asymmetric",
        "clock-skew: PT11M|at most",
        "clock-skew: soon|duration",
        "principal-claims: [/a~2]|pointer",
        "required-claims: ['typ=']|value",
        "tenant-claim: org|tenants is missing",
        "tenants: [acme]|needs tenant-claim",
        "prefix: 'group:'|prefix",
        "kind: entra|tenants is missing",
        "nonsense: 1|no setting nonsense",
        "prefix: [a, b]|one value",
        "tenant: '../x'|tenant",
      })
  void whatIsWrongIsNamed(String line, String told) {
    var yaml =
        yaml(
            line.startsWith("url")
                ? section("bad", line)
                : section("bad", "url: https://a.example", line));

    assertThat(errors(yaml))
        .anySatisfy(e -> assertThat(e).contains("identity.issuer.bad").contains(told));
  }

  @Test
  void anIssuerWithoutUrlIsRefused() {
    assertThat(errors(yaml(section("bad", "kind: keycloak"))))
        .singleElement()
        .asString()
        .contains("url is missing");
  }

  @Test
  void twoIssuersThatCouldNameOnePrincipalAreRefused() {
    assertThat(
            errors(
                yaml(
                    section("a", "url: https://a.example"),
                    section("b", "url: https://b.example", "prefix: 'b:'"))))
        .singleElement()
        .asString()
        .contains("could be taken for one of")
        .contains("prefix");
  }

  @Test
  void aPrefixThatBeginsAnothersIsRefused() {
    assertThat(
            errors(
                yaml(
                    section("a", "url: https://a.example", "prefix: 'a'"),
                    section("b", "url: https://b.example", "prefix: 'ab'"))))
        .hasSize(1);
  }

  @Test
  void theSameIssuerTwiceIsRefused() {
    assertThat(
            errors(
                "identity:\n  issuers: [https://a.example]\n  issuer:\n"
                    + section("a", "url: https://a.example", "prefix: 'a:'")))
        .singleElement()
        .asString()
        .contains("named twice");
  }

  @Test
  void anIssuerBesideEntraNeedsAPrefixInItsTenant() {
    assertThat(
            errors(
                "identity:\n  entra-tenants: [%s]\n  issuer:\n".formatted(TID)
                    + section("a", "url: https://a.example", "tenant: " + TID)))
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e).contains("could be taken for one of"));
  }

  @Test
  void everySettingOfAnIssuerIsInTheReference() throws Exception {
    var page =
        Files.readString(
            Path.of(System.getProperty("privyseal.root"), "docs/reference/configuration.md"));

    for (var setting : IssuerSetting.values()) {
      assertThat(page).contains("| `%s` | %s |".formatted(setting.key(), setting.meaning()));
    }
  }

  @Test
  void clientCertificatesOfCallersNeedAuthoritiesAndAnEnd() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "x");
    var environment =
        Map.of(
            "PRIVYSEAL_IDENTITY_CLIENT_CERTIFICATES_USE",
            "callers",
            "PRIVYSEAL_TLS_CERTIFICATE_FILE",
            file.toString());

    assertThat(
            catchThrowableOfType(
                    InvalidConfigurationException.class,
                    () ->
                        Configuration.read(
                            Profile.PRODUCTION, Optional.empty(), environment, Map.of()))
                .errors())
        .anySatisfy(e -> assertThat(e).contains("client-certificates.authorities-file"))
        .anySatisfy(e -> assertThat(e).contains("client-certificates.longest"));
  }

  @Test
  void settingsOfClientCertificatesNeedTheirUse() {
    var environment = Map.of("PRIVYSEAL_IDENTITY_CLIENT_CERTIFICATES_NAME", "nickname");

    assertThat(
            catchThrowableOfType(
                    InvalidConfigurationException.class,
                    () ->
                        Configuration.read(Profile.LOCAL, Optional.empty(), environment, Map.of()))
                .errors())
        .anySatisfy(e -> assertThat(e).contains("expected one of san-uri"))
        .anySatisfy(e -> assertThat(e).contains("use: callers"));
  }
}
