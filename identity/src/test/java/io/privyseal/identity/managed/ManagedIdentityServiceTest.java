package io.privyseal.identity.managed;

import static io.privyseal.identity.TestIdentityHost.HEADER_SECRET;
import static io.privyseal.identity.TestIdentityHost.NOW;
import static io.privyseal.identity.TestIdentityHost.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.identity.LocalIdentity;
import io.privyseal.identity.TestIdentityHost;
import io.privyseal.identity.TestIdentityHost.Answer;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagedIdentityServiceTest {
  private static final String IMDS =
      "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net";
  private static final String APP_SERVICE =
      "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net";
  private static final String METADATA = "Metadata: true";
  private static final String SECRET = "X-IDENTITY-HEADER: " + HEADER_SECRET;

  private final TestIdentityHost host = new TestIdentityHost(metadata());
  private final TestIdentityHost bareHost = new TestIdentityHost(HostMetadata.NONE);

  private static HostMetadata metadata() {
    return new HostMetadata() {
      @Override
      public Optional<JsonObject> amdCertification() {
        return Optional.of(
            JsonObject.builder()
                .put("tcbm", "7308000000000003")
                .put("cacheControl", "86400")
                .build());
      }

      @Override
      public Optional<String> location() {
        return Optional.of("westeurope");
      }
    };
  }

  @AfterAll
  void stop() {
    host.close();
    bareHost.close();
  }

  @Nested
  class Imds {
    @Test
    void givesTheDefaultIdentitysToken() {
      var answer = host.get(IMDS, METADATA);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().members().values()).allMatch(JsonString.class::isInstance);
      assertThat(answer.text("token_type")).isEqualTo("Bearer");
      assertThat(answer.text("expires_in")).isEqualTo("3600");
      assertThat(answer.text("expires_on")).isEqualTo(Long.toString(NOW.getEpochSecond() + 3600));
      assertThat(answer.text("resource")).isEqualTo(VAULT);
      assertTokenOf(host.workload, answer);
    }

    @Test
    void theTokenNamesTheIdentitysResource() {
      var claims = Jws.parse(host.get(IMDS, METADATA).text("access_token")).claims();

      assertThat(claims.string("xms_mirid")).contains(host.workload.resourceId());
      assertThat(claims.string("appidacr")).contains("2");
    }

    @Test
    void givesTheIdentityOfAClientId() {
      assertTokenOf(
          host.operator, host.get(IMDS + "&client_id=" + host.operator.clientId(), METADATA));
    }

    @Test
    void givesTheIdentityOfAnObjectId() {
      assertTokenOf(
          host.operator, host.get(IMDS + "&object_id=" + host.operator.objectId(), METADATA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mi_res_id", "msi_res_id"})
    void givesTheIdentityOfAResourceId(String parameter) {
      var path = host.operator.resourceId().replace("/", "%2F");

      assertTokenOf(host.operator, host.get(IMDS + "&" + parameter + "=" + path, METADATA));
    }

    @Test
    void toleratesOneSlashTooMany() {
      assertThat(host.get("/" + IMDS, METADATA).status()).isEqualTo(200);
    }

    @Test
    void aResourceWithASlashAtTheEndIsTheSame() {
      assertThat(host.get(IMDS + "%2F", METADATA).text("resource")).isEqualTo(VAULT);
    }

    @Test
    void anotherFirstSegmentIsNotTolerated() {
      assertThat(host.get("/x" + IMDS, METADATA).status()).isEqualTo(404);
    }

    @Test
    void withoutHeaderIsRefused() {
      refused(host.get(IMDS), "Required metadata header not specified");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "", "yes", "true, true"})
    void withAnotherHeaderIsRefused(String value) {
      refused(host.get(IMDS, "Metadata: " + value), "Required metadata header not specified");
    }

    @Test
    void theProbeOfClientsIsAnswered() {
      var probe = host.get("/metadata/identity/oauth2/token?api-version=2018-02-01");

      assertThat(probe.status()).isEqualTo(400);
      assertThat(probe.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void withoutResourceIsRefused() {
      refused(
          host.get("/metadata/identity/oauth2/token?api-version=2018-02-01", METADATA),
          "Required query variable 'resource' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?resource=https%3A%2F%2Fvault.azure.net", "?api-version=latest"})
    void withoutVersionIsRefused(String query) {
      refused(
          host.get("/metadata/identity/oauth2/token" + query, METADATA),
          "Required query variable 'api-version' is missing or not a version");
    }

    @Test
    void anUnknownResourceIsRefused() {
      var answer = host.get(IMDS + ".example", METADATA);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("error")).isEqualTo("invalid_resource");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "client_id=11111111-1111-1111-1111-111111111111",
          "client_id=workload",
          "object_id=11111111-1111-1111-1111-111111111111",
          "mi_res_id=workload",
          "mi_res_id=%2Fsubscriptions%2Fx%2Fworkload"
        })
    void anUnknownIdentityIsRefused(String id) {
      refused(host.get(IMDS + "&" + id, METADATA), "Identity not found");
    }

    @Test
    void twoIdsAreRefused() {
      refused(
          host.get(
              IMDS
                  + "&client_id="
                  + host.operator.clientId()
                  + "&object_id="
                  + host.operator.objectId(),
              METADATA),
          "Name the identity by one id only");
    }

    @Test
    void anotherMethodIsRefused() {
      assertThat(host.send("POST", IMDS, "", METADATA).status()).isEqualTo(405);
    }
  }

  @Nested
  class AppService {
    @Test
    void givesTheDefaultIdentitysToken() {
      var answer = host.get(APP_SERVICE, SECRET);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().members())
          .containsOnlyKeys("access_token", "client_id", "expires_on", "resource", "token_type");
      assertTokenOf(host.workload, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"object_id", "principal_id"})
    void givesTheIdentityOfAPrincipal(String parameter) {
      assertTokenOf(
          host.operator,
          host.get(APP_SERVICE + "&" + parameter + "=" + host.operator.objectId(), SECRET));
    }

    @Test
    void withoutSecretIsRefused() {
      refused(host.get(APP_SERVICE), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"the-identity-heade", "the-identity-header1", "THE-IDENTITY-HEADER"})
    void withAnotherSecretIsRefused(String secret) {
      refused(host.get(APP_SERVICE, "X-IDENTITY-HEADER: " + secret), 401);
    }

    @Test
    void theMetadataHeaderIsNoSecret() {
      refused(host.get(APP_SERVICE, METADATA), 401);
    }

    @Test
    void anotherVersionIsRefused() {
      refused(host.get(APP_SERVICE.replace("2019-08-01", "2017-09-01"), SECRET), 400);
    }

    @Test
    void anUnknownResourceIsRefused() {
      refused(host.get(APP_SERVICE + "x", SECRET), 400);
    }

    @Test
    void anUnknownIdentityIsRefused() {
      refused(host.get(APP_SERVICE + "&client_id=x", SECRET), 400);
    }

    private void refused(Answer answer, int status) {
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body().integer("statusCode")).contains((long) status);
      assertThat(answer.text("message")).isNotEmpty();
      assertThat(answer.text("correlationId")).isNotEmpty();
      assertThat(answer.body().has("access_token")).isFalse();
    }
  }

  @Nested
  class Guard {
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1"})
    void forwardedRequestsAreRefused(String header) {
      refused(host.get(IMDS, METADATA, header), "Forwarded requests are not answered");
      assertThat(host.get(APP_SERVICE, SECRET, header).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.1:8444"})
    void aHostThatIsNotLoopbackIsRefused(String name) {
      refused(host.get(IMDS, METADATA, "Host: " + name), "The host name is not a loopback name");
      assertThat(host.get(APP_SERVICE, SECRET, "Host: " + name).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8444", "127.0.0.1:1", "[::1]:8444"})
    void loopbackNamesPass(String name) {
      assertThat(host.get(IMDS, METADATA, "Host: " + name).status()).isEqualTo(200);
    }
  }

  @Nested
  class OtherMetadata {
    @Test
    void amdCertificates() {
      var answer = host.get("/metadata/THIM/amd/certification", METADATA);

      assertThat(answer.text("tcbm")).isEqualTo("7308000000000003");
    }

    @Test
    void location() {
      var answer =
          host.get(
              "/metadata/instance/compute/location?api-version=2021-01-01&format=text", METADATA);

      assertThat(answer.text("text")).isEqualTo("westeurope");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"/metadata/THIM/amd/certification", "/metadata/instance/compute/location"})
    void withoutHeaderIsRefused(String path) {
      refused(host.get(path), "Required metadata header not specified");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"/metadata/THIM/amd/certification", "/metadata/instance/compute/location"})
    void aHostWithoutItSaysNotFound(String path) {
      assertThat(bareHost.get(path, METADATA).status()).isEqualTo(404);
    }
  }

  private static void refused(Answer answer, String description) {
    assertThat(answer.text("error_description")).isEqualTo(description);
    assertThat(answer.text("error")).isEqualTo("invalid_request");
    assertThat(answer.status()).isEqualTo(400);
  }

  private static void assertTokenOf(LocalIdentity identity, Answer answer) {
    assertThat(answer.text("client_id")).isEqualTo(identity.clientId().toString());
    var claims = Jws.parse(answer.text("access_token")).claims();
    assertThat(claims.string("oid")).contains(identity.objectId().toString());
    assertThat(claims.string("appid")).contains(identity.clientId().toString());
    assertThat(claims.string("aud")).contains(VAULT);
  }
}
