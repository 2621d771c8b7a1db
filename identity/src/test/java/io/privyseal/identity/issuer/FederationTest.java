package io.privyseal.identity.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.identity.ForeignIssuer;
import io.privyseal.identity.TestIdentityHost;
import io.privyseal.identity.federation.FederatedCredential;
import io.privyseal.identity.managed.HostMetadata;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A token of a Kubernetes service account in place of a secret.
class FederationTest {
  private static final String SUBJECT = "system:serviceaccount:payroll:worker";

  private final TestIdentityHost host = new TestIdentityHost(HostMetadata.NONE);

  @BeforeEach
  void federate() {
    host.federated.put(
        host.workload.objectId(),
        new FederatedCredential(
            "cluster", ForeignIssuer.NAME, SUBJECT, FederatedCredential.DEFAULT_AUDIENCE));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  /// As Kubernetes documents its bound tokens.
  private static JsonObject claims(UnaryOperator<JsonValue.Builder> change) {
    var now = TestIdentityHost.NOW.getEpochSecond();
    var good =
        Json.parseObject(
            Bytes.utf8(
                """
                {"aud":["api://AzureADTokenExchange"],"exp":%d,"iat":%d,"nbf":%d,
                 "iss":"https://cluster.example.com","jti":"7ee52be0",
                 "kubernetes.io":{"namespace":"payroll","serviceaccount":{"name":"worker","uid":"ba2e"}},
                 "sub":"system:serviceaccount:payroll:worker"}
                """
                    .formatted(now + 3600, now, now)));
    return change.apply(good.toBuilder()).build();
  }

  private TestIdentityHost.Answer exchange(String assertion) {
    return host.post(
        "/" + host.issuer.tenantId() + "/oauth2/v2.0/token",
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            host.workload.clientId().toString(),
            "scope",
            TestIdentityHost.VAULT + "/.default",
            "client_assertion_type",
            ClientAuthentication.JWT_BEARER,
            "client_assertion",
            assertion));
  }

  private TestIdentityHost.Answer exchange(UnaryOperator<JsonValue.Builder> change) {
    return exchange(ForeignIssuer.sign(claims(change)));
  }

  private static void refused(TestIdentityHost.Answer answer, TokenProblem problem) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(problem.status());
    assertThat(answer.text("error")).isEqualTo(problem.error());
    assertThat(answer.text("error_description")).contains("AADSTS" + problem.number());
  }

  @Test
  void theServiceAccountsTokenGivesOneOfOurs() {
    var answer = exchange(c -> c);

    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    var ours = Jws.parse(answer.text("access_token")).claims();
    assertThat(ours.string("oid")).contains(host.workload.objectId().toString());
    assertThat(ours.string("appidacr")).contains("2");
  }

  @Test
  void anotherSubjectIsRefused() {
    refused(
        exchange(c -> c.put("sub", "system:serviceaccount:payroll:worker2")),
        TokenProblem.FEDERATED_SUBJECT_UNKNOWN);
  }

  @Test
  void aSubjectInAnotherCaseIsRefused() {
    refused(
        exchange(c -> c.put("sub", SUBJECT.replace("worker", "Worker"))),
        TokenProblem.FEDERATED_SUBJECT_UNKNOWN);
  }

  @Test
  void anotherIssuerIsRefusedAndNeverAsked() {
    refused(
        exchange(c -> c.put("iss", "https://cluster.example.com/")),
        TokenProblem.FEDERATED_ISSUER_UNKNOWN);
    assertThat(host.foreign.asked()).isZero();
  }

  @Test
  void anotherAudienceIsRefused() {
    refused(
        exchange(c -> c.put("aud", "https://kubernetes.default.svc")),
        TokenProblem.FEDERATED_AUDIENCE_UNKNOWN);
  }

  @Test
  void oneAudienceAmongOthersIsRefused() {
    var two =
        JsonArray.ofStrings(
            List.of(FederatedCredential.DEFAULT_AUDIENCE, "https://kubernetes.default.svc"));

    refused(exchange(c -> c.put("aud", two)), TokenProblem.FEDERATED_AUDIENCE_UNKNOWN);
  }

  @Test
  void aForgedTokenIsRefused() {
    refused(
        exchange(ForeignIssuer.forge(claims(c -> c))), TokenProblem.FEDERATED_ASSERTION_INVALID);
  }

  @Test
  void anUnsignedTokenIsRefused() {
    refused(
        exchange(Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(claims(c -> c).toJson()))),
        TokenProblem.FEDERATED_ASSERTION_INVALID);
  }

  @Test
  void anExpiredTokenIsRefused() {
    refused(
        exchange(c -> c.put("exp", TestIdentityHost.NOW.getEpochSecond() - 301)),
        TokenProblem.FEDERATED_ASSERTION_INVALID);
  }

  @Test
  void anIdentityWithoutCredentialsIsRefused() {
    host.federated.remove(host.workload.objectId(), "cluster");

    refused(exchange(c -> c), TokenProblem.FEDERATED_ISSUER_UNKNOWN);
  }

  @Test
  void anIssuerThatIsSilentIs503() {
    host.foreign.silence();

    refused(exchange(c -> c), TokenProblem.FEDERATED_ISSUER_SILENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://c.example", "https://", "c.example", "https://c.example?x", "https://u@c"})
  void whatIsNoIssuerIsRefused(String issuer) {
    assertThatThrownBy(() -> new FederatedCredential("n", issuer, "s", "a"))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void emptyTextsAreRefused() {
    assertThatThrownBy(() -> new FederatedCredential("n", "https://c.example", "", "a"))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() -> new FederatedCredential("n", "https://c.example", "s", " "))
        .isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() -> new FederatedCredential("N", "https://c.example", "s", "a"))
        .isInstanceOf(MalformedInputException.class);
  }
}
