package io.privyseal.identity.issuer;

import static io.privyseal.identity.TestIdentityHost.ENGINE;
import static io.privyseal.identity.TestIdentityHost.NOW;
import static io.privyseal.identity.TestIdentityHost.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.FormBody;
import io.privyseal.identity.TestIdentityHost;
import io.privyseal.identity.TestIdentityHost.Answer;
import io.privyseal.identity.managed.HostMetadata;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuerServiceTest {
  private final TestIdentityHost host = new TestIdentityHost(HostMetadata.NONE);
  private final String tenant = "/" + host.directory.tenantId();
  private final String base = "https://localhost:8445" + tenant;
  private final KeyPair clientKey = ENGINE.generateEc(EcCurve.P256);

  @BeforeAll
  void registerKey() {
    host.directory.registerAssertionKeys(
        host.operator,
        new JwkSet(List.of(Jwk.of(clientKey.getPublic()).with("kid", "client-key"))));
  }

  @AfterAll
  void stop() {
    host.close();
  }

  @Nested
  class Metadata {
    @Test
    void v1NamesTheIssuerOfTheTokens() {
      var metadata = host.get(tenant + "/.well-known/openid-configuration");

      assertThat(metadata.status()).isEqualTo(200);
      assertThat(metadata.text("issuer")).isEqualTo(base + "/").isEqualTo(host.issuer.issuer());
      assertThat(metadata.text("token_endpoint")).isEqualTo(base + "/oauth2/token");
      assertThat(metadata.text("jwks_uri")).isEqualTo(base + "/discovery/keys");
    }

    @Test
    void v2NamesItsEndpoints() {
      var metadata = host.get(tenant + "/v2.0/.well-known/openid-configuration");

      assertThat(metadata.text("issuer")).isEqualTo(base + "/v2.0");
      assertThat(metadata.text("token_endpoint")).isEqualTo(base + "/oauth2/v2.0/token");
      assertThat(metadata.text("jwks_uri")).isEqualTo(base + "/discovery/v2.0/keys");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/.well-known/openid-configuration",
          "/v2.0/.well-known/openid-configuration",
          "/discovery/keys",
          "/discovery/v2.0/keys"
        })
    void anotherTenantIsNotFound(String path) {
      var answer = host.get("/11111111-1111-1111-1111-111111111111" + path);

      assertRefused(answer, TokenProblem.TENANT_UNKNOWN);
    }

    @Test
    void keysHoldNoPrivateMember() {
      var keys = host.get(tenant + "/discovery/v2.0/keys").body();

      assertThat(keys.array("keys").orElseThrow()).hasSize(1);
      for (var key : keys.array("keys").orElseThrow()) {
        assertThat(((JsonObject) key).members())
            .containsOnlyKeys("kty", "n", "e", "use", "kid", "alg");
      }
    }

    @Test
    void instanceDiscoveryKnowsItself() {
      var answer =
          host.get(
              "/common/discovery/instance?api-version=1.1&authorization_endpoint="
                  + "https%3A%2F%2Flocalhost%3A8445%2Fx%2Foauth2%2Fv2.0%2Fauthorize");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("tenant_discovery_endpoint")).startsWith(base);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "%20",
          "https%3A%2F%2Fevil.example%2Fx",
          "http%3A%2F%2Flocalhost%3A8445%2Fx",
          "https%3A%2F%2Flocalhost%3A1%2Fx"
        })
    void instanceDiscoveryRefusesOthers(String endpoint) {
      var answer = host.get("/common/discovery/instance?authorization_endpoint=" + endpoint);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("error")).isEqualTo("invalid_instance");
    }
  }

  @Nested
  class Secrets {
    @Test
    void theRightSecretGetsAToken() {
      var answer = ask(secretForm());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("token_type")).isEqualTo("Bearer");
      assertThat(answer.body().integer("expires_in")).contains(3600L);
      var claims = verifiedClaims(answer);
      assertThat(claims.string("aud")).contains(VAULT);
      assertThat(claims.string("iss")).contains(base + "/");
      assertThat(claims.string("tid")).contains(host.directory.tenantId().toString());
      assertThat(claims.string("oid")).contains(host.operator.objectId().toString());
      assertThat(claims.string("sub")).contains(host.operator.objectId().toString());
      assertThat(claims.string("appid")).contains(host.operator.clientId().toString());
      assertThat(claims.string("appidacr")).contains("1");
      assertThat(claims.integer("iat")).contains(NOW.getEpochSecond());
      assertThat(claims.integer("nbf")).contains(NOW.getEpochSecond());
      assertThat(claims.integer("exp")).contains(NOW.getEpochSecond() + 3600);
      assertThat(claims.has("xms_mirid")).isFalse();
    }

    @Test
    void theV1EndpointTakesAResource() {
      var form = with(without(secretForm(), "scope"), "resource", VAULT + "/");
      var answer = host.post(tenant + "/oauth2/token", form);

      assertThat(answer.text("expires_in")).isEqualTo("3600");
      assertThat(answer.text("resource")).isEqualTo(VAULT);
      assertThat(verifiedClaims(answer).string("aud")).contains(VAULT);
    }

    @Test
    void aScopeWithTwoSlashesIsTheSameResource() {
      assertThat(ask(with(secretForm(), "scope", VAULT + "//.default")).status()).isEqualTo(200);
    }

    @Test
    void theScopesOfOpenIdAreLeftAside() {
      var scope = VAULT + "/.default openid profile offline_access";

      assertThat(verifiedClaims(ask(with(secretForm(), "scope", scope))).string("aud"))
          .contains(VAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "secret-of-workload", "secret-of-operator ", "secret-of-operato"})
    void aWrongSecretIsRefused(String secret) {
      assertRefused(ask(with(secretForm(), "client_secret", secret)), TokenProblem.SECRET_WRONG);
    }

    @Test
    void anUnknownClientIsRefused() {
      assertRefused(
          ask(with(secretForm(), "client_id", "11111111-1111-1111-1111-111111111111")),
          TokenProblem.CLIENT_UNKNOWN);
    }

    @Test
    void aClientIdThatIsNoneIsRefused() {
      assertRefused(ask(with(secretForm(), "client_id", "operator")), TokenProblem.CLIENT_UNKNOWN);
    }

    @Test
    void withoutClientIsRefused() {
      assertRefused(ask(without(secretForm(), "client_id")), TokenProblem.CLIENT_MISSING);
    }

    @Test
    void withoutProofIsRefused() {
      assertRefused(ask(without(secretForm(), "client_secret")), TokenProblem.PROOF_MISSING);
    }

    @Test
    void anEmptySecretIsNoProof() {
      assertRefused(ask(with(secretForm(), "client_secret", "")), TokenProblem.PROOF_MISSING);
    }

    @Test
    void theRefusalEchoesNoSecret() {
      var answer = ask(with(secretForm(), "client_secret", "my-very-own-secret"));

      assertThat(answer.body().toJson()).doesNotContain("my-very-own-secret");
    }

    @Test
    void theRefusalHasTheClientsCorrelationId() {
      var answer =
          host.post(
              tenant + "/oauth2/v2.0/token",
              without(secretForm(), "scope"),
              "client-request-id: 0a0a-1");

      assertThat(answer.text("correlation_id")).isEqualTo("0a0a-1");
    }
  }

  @Nested
  class Requests {
    @Test
    void anotherTenantIsRefused() {
      var answer =
          host.post("/11111111-1111-1111-1111-111111111111/oauth2/v2.0/token", secretForm());

      assertRefused(answer, TokenProblem.TENANT_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"password", "authorization_code", "refresh_token", "Client_Credentials"})
    void anotherGrantIsRefused(String grant) {
      assertRefused(ask(with(secretForm(), "grant_type", grant)), TokenProblem.GRANT_NOT_SUPPORTED);
    }

    @Test
    void withoutGrantIsRefused() {
      assertRefused(ask(without(secretForm(), "grant_type")), TokenProblem.GRANT_MISSING);
    }

    @Test
    void withoutScopeIsRefused() {
      assertRefused(ask(without(secretForm(), "scope")), TokenProblem.SCOPE_MISSING);
    }

    @Test
    void v1WithoutResourceIsRefused() {
      assertRefused(
          host.post(tenant + "/oauth2/token", without(secretForm(), "scope")),
          TokenProblem.SCOPE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://vault.azure.net", "openid", "a/.default b/.default"})
    void aScopeOtherThanDefaultIsRefused(String scope) {
      assertRefused(ask(with(secretForm(), "scope", scope)), TokenProblem.SCOPE_NOT_DEFAULT);
    }

    @Test
    void anUnknownResourceIsRefused() {
      assertRefused(
          ask(with(secretForm(), "scope", "https://graph.microsoft.com/.default")),
          TokenProblem.RESOURCE_UNKNOWN);
    }

    @Test
    void aBodyThatIsNoFormIsRefused() {
      assertRefused(
          host.send("POST", tenant + "/oauth2/v2.0/token", "{}", "Content-Type: application/json"),
          TokenProblem.BODY_NOT_A_FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "=x", "a", "a=1&a=2", "%"})
    void aMalformedFormIsRefused(String body) {
      assertRefused(sendForm(body), TokenProblem.BODY_NOT_A_FORM);
    }

    @Test
    void tooManyParametersAreRefused() {
      var body = new StringBuilder();
      for (var i = 0; i <= FormBody.MAX_PARAMETERS; i++) {
        body.append("p").append(i).append("=1&");
      }

      assertRefused(sendForm(body.toString()), TokenProblem.BODY_NOT_A_FORM);
    }

    @Test
    void tooLargeABodyIsRefused() {
      var answer = sendForm("a=" + "x".repeat(IssuerService.MAX_BODY_BYTES));

      assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void anUnknownPathIsRefusedInTheSameShape() {
      var answer = host.get(tenant + "/oauth2/v2.0/authorize");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text("error")).isNotEmpty();
    }

    private Answer sendForm(String body) {
      return host.send(
          "POST",
          tenant + "/oauth2/v2.0/token",
          body,
          "Content-Type: application/x-www-form-urlencoded");
    }
  }

  @Nested
  class Assertions {
    @Test
    void anAssertionOfTheRegisteredKeyGetsAToken() {
      var answer = ask(assertionForm(assertion(claims -> claims)));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(verifiedClaims(answer).string("appidacr")).contains("2");
    }

    @Test
    void anAssertionWithoutKeyIdIsTriedWithTheRegisteredKeys() {
      var header = JsonObject.builder().put("alg", "ES256").put("x5t", "abc").build();

      assertThat(ask(assertionForm(sign(clientKey.getPrivate(), header, claims()))).status())
          .isEqualTo(200);
    }

    @Test
    void ofAnotherKeyIsRefused() {
      var other = ENGINE.generateEc(EcCurve.P256).getPrivate();

      refused(sign(other, header(), claims()), TokenProblem.ASSERTION_SIGNATURE_WRONG);
    }

    @Test
    void ofAnUnregisteredKeyIdIsRefused() {
      var header = JsonObject.builder().put("alg", "ES256").put("kid", "other").build();

      refused(
          sign(clientKey.getPrivate(), header, claims()), TokenProblem.ASSERTION_SIGNATURE_WRONG);
    }

    @Test
    void unsignedIsRefused() {
      refused(
          Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(claims().toJson())),
          TokenProblem.ASSERTION_SIGNATURE_WRONG);
    }

    @Test
    void thatIsNoJwtIsRefused() {
      refused("not-a-jwt", TokenProblem.ASSERTION_MALFORMED);
    }

    @Test
    void ofAnotherTypeIsRefused() {
      var form =
          with(
              assertionForm(assertion(claims -> claims)),
              "client_assertion_type",
              "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");

      assertRefused(ask(form), TokenProblem.ASSERTION_TYPE_WRONG);
    }

    @Test
    void ofAnotherIssuerIsRefused() {
      refused(
          assertion(c -> c.put("iss", host.workload.clientId().toString())),
          TokenProblem.ASSERTION_NOT_OF_CLIENT);
    }

    @Test
    void ofAnotherSubjectIsRefused() {
      refused(
          assertion(c -> c.put("sub", host.workload.clientId().toString())),
          TokenProblem.ASSERTION_NOT_OF_CLIENT);
    }

    @Test
    void forAnotherAudienceIsRefused() {
      refused(
          assertion(c -> c.put("aud", "https://login.microsoftonline.com/x/oauth2/v2.0/token")),
          TokenProblem.ASSERTION_AUDIENCE_WRONG);
    }

    @Test
    void expiredIsRefused() {
      refused(
          assertion(c -> c.put("exp", NOW.getEpochSecond() - 300)),
          TokenProblem.ASSERTION_NOT_IN_TIME);
    }

    @Test
    void fromTheFutureIsRefused() {
      refused(
          assertion(c -> c.put("nbf", NOW.getEpochSecond() + 301)),
          TokenProblem.ASSERTION_NOT_IN_TIME);
    }

    @Test
    void thatLivesTooLongIsRefused() {
      refused(
          assertion(c -> c.put("exp", NOW.getEpochSecond() + 3600 + 301)),
          TokenProblem.ASSERTION_NOT_IN_TIME);
    }

    @Test
    void withoutTimesIsRefused() {
      refused(assertion(c -> c.put("exp", "soon")), TokenProblem.ASSERTION_NOT_IN_TIME);
    }

    @Test
    void ofAClientWithoutKeysIsRefused() {
      var form =
          with(
              assertionForm(assertion(claims -> claims)),
              "client_id",
              host.workload.clientId().toString());

      assertRefused(ask(form), TokenProblem.ASSERTION_SIGNATURE_WRONG);
    }

    private void refused(String assertion, TokenProblem problem) {
      assertRefused(ask(assertionForm(assertion)), problem);
    }

    private JsonObject header() {
      return JsonObject.builder().put("alg", "ES256").put("kid", "client-key").build();
    }

    private JsonObject claims() {
      var client = host.operator.clientId().toString();
      return JsonObject.builder()
          .put("iss", client)
          .put("sub", client)
          .put("aud", base + "/oauth2/v2.0/token")
          .put("nbf", NOW.getEpochSecond())
          .put("exp", NOW.getEpochSecond() + 600)
          .put("jti", "1")
          .build();
    }

    private String assertion(UnaryOperator<JsonValue.Builder> change) {
      return sign(clientKey.getPrivate(), header(), change.apply(claims().toBuilder()).build());
    }

    private String sign(PrivateKey key, JsonObject header, JsonObject claims) {
      return Jws.sign(ENGINE, SignatureScheme.ES256, key, header, Bytes.utf8(claims.toJson()));
    }

    private Map<String, String> assertionForm(String assertion) {
      var form = new HashMap<>(without(secretForm(), "client_secret"));
      form.put("client_assertion", assertion);
      form.put("client_assertion_type", ClientAuthentication.JWT_BEARER);
      return form;
    }
  }

  private Answer ask(Map<String, String> form) {
    return host.post(tenant + "/oauth2/v2.0/token", form);
  }

  private Map<String, String> secretForm() {
    return Map.of(
        "grant_type",
        "client_credentials",
        "client_id",
        host.operator.clientId().toString(),
        "client_secret",
        "secret-of-operator",
        "scope",
        VAULT + "/.default");
  }

  private static Map<String, String> with(Map<String, String> form, String name, String value) {
    var changed = new HashMap<>(form);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> form, String name) {
    var changed = new HashMap<>(form);
    changed.remove(name);
    return changed;
  }

  /// The claims of the token in the answer, checked against the published keys.
  private JsonObject verifiedClaims(Answer answer) {
    var token = Jws.parse(answer.text("access_token"));
    var published = JwkSet.parse(Bytes.utf8(host.get(tenant + "/discovery/keys").body().toJson()));
    var key = published.find(token.kid().orElseThrow()).orElseThrow();
    assertThat(token.isSignedBy(ENGINE, key.publicKey())).isTrue();
    return token.claims();
  }

  private static void assertRefused(Answer answer, TokenProblem problem) {
    assertThat(answer.text("error_description"))
        .startsWith("AADSTS%d: %s".formatted(problem.number(), problem.description()))
        .contains("Timestamp: 2026-11-20 12:00:00Z");
    assertThat(answer.status()).isEqualTo(problem.status());
    assertThat(answer.text("error")).isEqualTo(problem.error());
    assertThat(answer.body().has("access_token")).isFalse();
  }
}
