package io.privyseal.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.HttpResponseException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.client.KeyRefusedException;
import io.privyseal.client.PrivysealClient;
import io.privyseal.client.Step;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.LocalStack;
import io.privyseal.server.simulation.SimulatedGuest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// A secret with a release policy, from its setting to the workload that may have it, over a whole
/// stack.
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretReleaseConformanceTest {
  private static final String VALUE = "the harvest is hidden in the mill";
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final LocalStack stack;
  private final Clients clients;

  SecretReleaseConformanceTest(LocalStack stack) {
    this.stack = stack;
    this.clients = new Clients(stack);
  }

  /// The official clients have no release policy for secrets, so that it is set by a plain request.
  private String bound() throws Exception {
    var name = "bound-" + COUNTER.incrementAndGet();
    var policy =
        """
        {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
          {"claim":"x-ms-attestation-type","equals":"sevsnpvm"},
          {"claim":"x-ms-compliance-status","equals":"azure-compliant-cvm"}]}]}
        """
            .formatted(stack.attestationUrl());
    var body =
        JsonObject.builder()
            .put("value", VALUE)
            .put(
                "release_policy",
                JsonObject.builder().put("data", Bytes.utf8(policy).base64Url()).build())
            .build();
    var token =
        clients
            .credential("operator")
            .getTokenSync(new TokenRequestContext().addScopes("https://vault.azure.net/.default"))
            .getToken();
    var request =
        HttpRequest.newBuilder(
                URI.create(stack.vaultUrl() + "/secrets/" + name + "?api-version=7.6"))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString(body.toJson()))
            .build();
    try (var http = HttpClient.newBuilder().sslContext(stack.clientTrust()).build()) {
      var answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain(VALUE);
    }
    return name;
  }

  private PrivysealClient client(String identity, Bytes measurement) {
    return PrivysealClient.builder(
            stack.attestationUrl(),
            stack.vaultUrl(),
            clients.credential(identity),
            runtimeData -> {
              var report = stack.host().report().measurement(measurement).boundTo(runtimeData);
              var evidence = stack.host().evidence(report);
              return new Evidence.SevSnpVm(
                  evidence.report().bytes(), stack.host().certificateChainPem(), runtimeData);
            })
        .trust(List.of(stack.ca()))
        .disableChallengeResourceVerification()
        .build();
  }

  @Test
  void theAttestedWorkloadGetsTheSecret() throws Exception {
    var name = bound();

    try (var secret = client("workload", SimulatedGuest.confidentialVm()).releaseSecret(name)) {
      String text = secret.value().expose(plain -> Bytes.copyOf(plain).asUtf8());
      assertThat(text).isEqualTo(VALUE);
      assertThat(secret.id()).contains("/secrets/" + name + "/");
    }
  }

  @Test
  void otherFirmwareGetsNothing() throws Exception {
    var name = bound();
    var client = client("workload", Bytes.zeros(48));

    var refused = catchThrowableOfType(KeyRefusedException.class, () -> client.releaseSecret(name));

    assertThat(refused.step()).isEqualTo(Step.RELEASE);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.decision()).isPresent();
  }

  @Test
  void aCallerWithoutARoleGetsNothing() throws Exception {
    var name = bound();
    var client = client("outsider", SimulatedGuest.confidentialVm());

    var refused = catchThrowableOfType(KeyRefusedException.class, () -> client.releaseSecret(name));

    assertThat(refused.status()).isEqualTo(403);
  }

  @Test
  void theOfficialClientIsToldWhyItReadsNothing() throws Exception {
    var name = bound();

    assertThatThrownBy(() -> clients.secrets("operator").getSecret(name))
        .isInstanceOf(HttpResponseException.class)
        .hasMessageContaining("release policy");
  }

  @Test
  void aVersionThatTheOfficialClientSetsIsBoundToo() throws Exception {
    var name = bound();
    clients.secrets("operator").setSecret(name, "second");

    try (var secret = client("workload", SimulatedGuest.confidentialVm()).releaseSecret(name)) {
      String text = secret.value().expose(plain -> Bytes.copyOf(plain).asUtf8());
      assertThat(text).isEqualTo("second");
    }
    assertThatThrownBy(() -> clients.secrets("operator").getSecret(name))
        .isInstanceOf(HttpResponseException.class);
  }
}
