package io.privyseal.access.token;

import static io.privyseal.access.token.TestIssuer.ENGINE;
import static io.privyseal.access.token.TestIssuer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Caller;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.Authentication.Authenticated;
import io.privyseal.access.token.Authentication.Unauthenticated;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Claims as real issuers write them, by their public documentation: names, nesting and kinds of
/// values are theirs; ids, times and signature are ours.
class RealIssuersClaimsTest {
  private static final TenantId ENTRA = new TenantId("aaaabbbb-0000-cccc-1111-dddd2222eeee");
  private static final TenantId ACME = new TenantId("acme");

  private final TestIssuer keys = new TestIssuer();

  private Authentication present(TrustedIssuer trusted, String claims) {
    var now = NOW.getEpochSecond();
    var json =
        Json.parseObject(
            Bytes.utf8(
                claims
                    .replace("IAT", Long.toString(now))
                    .replace("NBF", Long.toString(now))
                    .replace("EXP", Long.toString(now + 3600))));
    var verifier =
        new BearerTokenVerifier(
            List.of(trusted),
            Set.of("https://vault.example.com"),
            new IssuerKeyCache(keys, () -> NOW),
            ENGINE,
            () -> NOW,
            Duration.ofMinutes(5));
    return verifier.verify(
        Optional.of("Bearer " + TestIssuer.sign(SignatureScheme.RS256, "rsa", json)));
  }

  private Caller accepted(TrustedIssuer trusted, String claims) {
    var answer = present(trusted, claims);
    assertThat(answer).as(answer.findings().toString()).isInstanceOf(Authenticated.class);
    return ((Authenticated) answer).caller();
  }

  private TokenRefusal refused(TrustedIssuer trusted, String claims) {
    var answer = present(trusted, claims);
    assertThat(answer).isInstanceOf(Unauthenticated.class);
    return ((Unauthenticated) answer).refusal();
  }

  /// Microsoft identity platform, access token claims reference; managed identities, token form.
  @Nested
  class Entra {
    /// v1, of a system-assigned managed identity.
    private static final String MANAGED_IDENTITY =
        """
        {"aud":"https://vault.example.com","iss":"https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/",
         "iat":IAT,"nbf":NBF,"exp":EXP,"aio":"E2RgYHjW/kEv","appid":"00001111-aaaa-2222-bbbb-3333cccc4444",
         "appidacr":"2","idp":"https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/","idtyp":"app",
         "oid":"aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb","rh":"0.AXg","sub":"aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb",
         "tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee","uti":"bm2Dd2l","ver":"1.0","xms_idrel":"7 32",
         "xms_mirid":"/subscriptions/s/resourcegroups/g/providers/Microsoft.Compute/virtualMachines/vm"}
        """;

    /// v1, of an application with app roles.
    private static final String APPLICATION_V1 =
        """
        {"aud":"https://vault.example.com","iss":"https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/",
         "iat":IAT,"nbf":NBF,"exp":EXP,"appid":"00001111-aaaa-2222-bbbb-3333cccc4444","appidacr":"1",
         "oid":"bbbbbbbb-1111-2222-3333-cccccccccccc","roles":["Vault.Operator"],
         "sub":"bbbbbbbb-1111-2222-3333-cccccccccccc","tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee","ver":"1.0"}
        """;

    /// v2, of a person: `azp`, `scp`, groups.
    private static final String PERSON_V2 =
        """
        {"aud":"https://vault.example.com","iss":"https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0",
         "iat":IAT,"nbf":NBF,"exp":EXP,"azp":"22223333-cccc-4444-dddd-5555eeee6666","azpacr":"0",
         "groups":["cccccccc-2222-3333-4444-dddddddddddd"],"name":"Abe Lincoln",
         "oid":"dddddddd-3333-4444-5555-eeeeeeeeeeee","preferred_username":"AbeLi@microsoft.com","rh":"I",
         "scp":"access_as_user","sub":"HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
         "tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee","uti":"fqiBqXLPj0eQa82S-IYFAA","ver":"2.0"}
        """;

    @Test
    void managedIdentity() {
      var caller = accepted(TrustedIssuer.entraV1(ENTRA), MANAGED_IDENTITY);

      assertThat(caller.objectId()).isEqualTo("aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb");
      assertThat(caller.appId()).isEqualTo("00001111-aaaa-2222-bbbb-3333cccc4444");
      assertThat(caller.tenantId()).isEqualTo(ENTRA);
      assertThat(caller.memberships()).isEmpty();
    }

    @Test
    void managedIdentityByItsResourceIfThatIsConfigured() {
      var byResource =
          TrustedIssuer.entraV1(ENTRA)
              .with(
                  new IssuerClaims(
                      ClaimPath.all("xms_mirid"), List.of(), List.of(), List.of(), ""));

      assertThat(accepted(byResource, MANAGED_IDENTITY).objectId()).endsWith("/virtualMachines/vm");
    }

    @Test
    void applicationWithAppRoles() {
      assertThat(accepted(TrustedIssuer.entraV1(ENTRA), APPLICATION_V1).principals())
          .containsExactly("bbbbbbbb-1111-2222-3333-cccccccccccc", "role:Vault.Operator");
    }

    @Test
    void personWithGroups() {
      var caller = accepted(TrustedIssuer.entraV2(ENTRA), PERSON_V2);

      assertThat(caller.principals())
          .containsExactly(
              "dddddddd-3333-4444-5555-eeeeeeeeeeee", "group:cccccccc-2222-3333-4444-dddddddddddd");
      assertThat(caller.appId()).isEqualTo("22223333-cccc-4444-dddd-5555eeee6666");
    }

    @Test
    void anIdTokenHasNoAzpAndIsRefused() {
      var idToken = PERSON_V2.replace("\"azp\":\"22223333-cccc-4444-dddd-5555eeee6666\",", "");

      assertThat(refused(TrustedIssuer.entraV2(ENTRA), idToken))
          .isEqualTo(TokenRefusal.CLAIM_MISSING);
    }

    @Test
    void anotherTenantThanTheIssuersIsRefused() {
      var mixed =
          APPLICATION_V1.replace(
              "\"tid\":\"aaaabbbb-0000-cccc-1111-dddd2222eeee\"",
              "\"tid\":\"99999999-0000-cccc-1111-dddd2222eeee\"");

      assertThat(refused(TrustedIssuer.entraV1(ENTRA), mixed))
          .isEqualTo(TokenRefusal.TENANT_FOREIGN);
    }

    /// With more groups than fit the token only says where to ask for them; nobody asks.
    @Test
    void groupsThatAreNotInTheTokenGrantNothing() {
      var overage =
          PERSON_V2.replace(
              "\"groups\":[\"cccccccc-2222-3333-4444-dddddddddddd\"]",
              "\"_claim_names\":{\"groups\":\"src1\"},\"_claim_sources\":{\"src1\":{\"endpoint\":"
                  + "\"https://graph.windows.net/t/users/u/getMemberObjects\"}}");

      assertThat(accepted(TrustedIssuer.entraV2(ENTRA), overage).memberships()).isEmpty();
    }
  }

  /// Keycloak server administration guide; a service account's and a person's access token.
  @Nested
  class Keycloak {
    private static final TrustedIssuer REALM =
        TrustedIssuer.openId(
                "https://login.example.com/realms/prod",
                TrustedIssuer.discoveryOf("https://login.example.com/realms/prod"),
                ACME)
            .with(IssuerClaims.KEYCLOAK)
            .with(
                IssuerTerms.STRICT
                    .withoutNotBefore()
                    .requiring(RequiredClaim.parse("typ=Bearer"))
                    .forAudiences(Set.of("privyseal")));

    private static final String SERVICE_ACCOUNT =
        """
        {"exp":EXP,"iat":IAT,"jti":"trrtcc:3ad4ba11","iss":"https://login.example.com/realms/prod",
         "aud":["privyseal","account"],"sub":"f1ab39d5-c8b4-45ac-9f28-cb5bba6ee2a1","typ":"Bearer","azp":"payroll",
         "acr":"1","allowed-origins":["/*"],
         "realm_access":{"roles":["default-roles-prod","offline_access","vault-operator"]},
         "resource_access":{"account":{"roles":["manage-account"]}},
         "scope":"profile email","clientHost":"10.0.0.7","email_verified":false,
         "preferred_username":"service-account-payroll","clientAddress":"10.0.0.7","client_id":"payroll"}
        """;

    private static final String PERSON =
        SERVICE_ACCOUNT.replace(
            "\"client_id\":\"payroll\"",
            "\"sid\":\"e5\",\"groups\":[\"/operators\",\"/Key Team\"]");

    @Test
    void serviceAccount() {
      var caller = accepted(REALM, SERVICE_ACCOUNT);

      assertThat(caller.tenantId()).isEqualTo(ACME);
      assertThat(caller.appId()).isEqualTo("payroll");
      assertThat(caller.principals())
          .containsExactly(
              "f1ab39d5-c8b4-45ac-9f28-cb5bba6ee2a1",
              "role:default-roles-prod",
              "role:offline_access",
              "role:vault-operator");
    }

    @Test
    void personWithGroups() {
      assertThat(accepted(REALM, PERSON).memberships())
          .contains("group:/operators", "group:/Key Team");
    }

    @Test
    void anIdTokenIsRefused() {
      assertThat(refused(REALM, PERSON.replace("\"typ\":\"Bearer\"", "\"typ\":\"ID\"")))
          .isEqualTo(TokenRefusal.CLAIM_MISSING);
    }

    @Test
    void aTokenForAnotherClientOfTheRealmIsRefused() {
      assertThat(refused(REALM, PERSON.replace("[\"privyseal\",\"account\"]", "\"account\"")))
          .isEqualTo(TokenRefusal.AUDIENCE_WRONG);
    }

    /// Once an issuer has audiences of its own, nobody else's names count for it.
    @Test
    void theServicesNameIsNoAudienceOfAnIssuerWithItsOwn() {
      assertThat(
              refused(
                  REALM,
                  PERSON.replace("[\"privyseal\",\"account\"]", "\"https://vault.example.com\"")))
          .isEqualTo(TokenRefusal.AUDIENCE_WRONG);
    }

    @Test
    void anotherRealmIsRefused() {
      assertThat(refused(REALM, PERSON.replace("realms/prod", "realms/test")))
          .isEqualTo(TokenRefusal.ISSUER_UNKNOWN);
    }

    @Test
    void withoutIssueTimeItIsRefused() {
      assertThat(refused(REALM, PERSON.replace("\"iat\":IAT,", "")))
          .isEqualTo(TokenRefusal.NOT_BEFORE_MISSING);
    }

    @Test
    void anIssueTimeInTheFutureIsRefused() {
      var future = Long.toString(NOW.getEpochSecond() + 301);

      assertThat(refused(REALM, PERSON.replace("\"iat\":IAT", "\"iat\":" + future)))
          .isEqualTo(TokenRefusal.NOT_YET_VALID);
    }
  }

  /// Kubernetes documentation, bound service account tokens.
  @Nested
  class Kubernetes {
    private static final TrustedIssuer CLUSTER =
        TrustedIssuer.openId(
                "https://kubernetes.example.com",
                TrustedIssuer.discoveryOf("https://kubernetes.example.com"),
                ACME)
            .with(
                new IssuerClaims(
                    ClaimPath.all("sub"),
                    List.of(),
                    ClaimPath.all("/kubernetes.io/namespace"),
                    List.of(),
                    "k8s:"));

    private static final String TOKEN =
        """
        {"aud":["https://vault.example.com"],"exp":EXP,"iat":IAT,"iss":"https://kubernetes.example.com","jti":"7ee5",
         "kubernetes.io":{"namespace":"payroll","node":{"name":"n1","uid":"646e"},
         "pod":{"name":"worker-0","uid":"eb7d"},"serviceaccount":{"name":"worker","uid":"ba2e"}},
         "nbf":NBF,"sub":"system:serviceaccount:payroll:worker"}
        """;

    @Test
    void serviceAccountUnderItsPrefix() {
      assertThat(accepted(CLUSTER, TOKEN).principals())
          .containsExactly("k8s:system:serviceaccount:payroll:worker", "group:k8s:payroll");
    }
  }

  @Test
  void noTokenMakesItselfAGroup() {
    var open = TrustedIssuer.openId(TestIssuer.ISSUER, TestIssuer.discovery(), ACME);
    for (var name : List.of("group:admins", "role:Vault.Operator", "certificate:spiffe://x")) {
      assertThat(
              refused(
                  open,
                  TestIssuer.claims().toBuilder()
                      .put("aud", "https://vault.example.com")
                      .put("sub", name)
                      .build()
                      .toJson()))
          .as(name)
          .isEqualTo(TokenRefusal.OBJECT_MISSING);
    }
  }

  @Test
  void tooManyGroupsAreRefusedNotCut() {
    var groups = new StringBuilder();
    for (var i = 0; i <= Caller.MAX_MEMBERSHIPS; i++) {
      groups.append(i == 0 ? "" : ",").append("\"g").append(i).append('"');
    }
    var many = Entra.PERSON_V2.replace("\"cccccccc-2222-3333-4444-dddddddddddd\"", groups);

    assertThat(refused(TrustedIssuer.entraV2(ENTRA), many)).isEqualTo(TokenRefusal.TOO_MANY_GROUPS);
  }

  @Test
  void aTypeThatIsNoAccessTokensIsRefused() {
    var header =
        JsonObject.builder().put("alg", "RS256").put("kid", "rsa").put("typ", "logout+jwt").build();
    var token = TestIssuer.signAs(header, TestIssuer.claims());
    var verifier =
        new BearerTokenVerifier(
            List.of(keys.trusted),
            Set.of(TestIssuer.AUDIENCE),
            new IssuerKeyCache(keys, () -> NOW),
            ENGINE,
            () -> NOW,
            Duration.ofMinutes(5));

    assertThat(((Unauthenticated) verifier.verify(Optional.of("Bearer " + token))).refusal())
        .isEqualTo(TokenRefusal.TOKEN_OF_ANOTHER_TYPE);
  }
}
