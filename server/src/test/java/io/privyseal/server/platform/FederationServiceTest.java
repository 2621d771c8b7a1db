package io.privyseal.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.identity.federation.FederatedCredentials;
import io.privyseal.server.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Federated credentials over the platform's API of a running stack.
@TestInstance(Lifecycle.PER_CLASS)
final class FederationServiceTest {
  private static final String GOOD =
      "{\"issuer\":\"https://cluster.example.com\",\"subject\":\"system:serviceaccount:a:b\"}";

  private LocalStack stack;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path directory) {
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    stack = LocalStack.start(directory.resolve("data"), 0);
    client = HttpClient.newBuilder().sslContext(stack.clientTrust()).build();
  }

  @AfterAll
  void stop() {
    client.close();
    stack.close();
  }

  private HttpResponse<String> send(String method, String path, String who, String body)
      throws Exception {
    var url = stack.platformUrl() + "/api/v1/identities/" + path;
    return client.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + stack.token(who))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String who, String body) throws Exception {
    return send("PUT", "workload/federated-credentials/cluster", who, body);
  }

  @Test
  void whatIsPutIsListedUntilItIsRemoved() throws Exception {
    var made = put("operator", GOOD);

    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(Json.parseObject(Bytes.utf8(made.body())).string("audience"))
        .contains("api://AzureADTokenExchange");
    assertThat(made.headers().firstValue("privyseal-decision-id")).isPresent();
    assertThat(send("GET", "workload/federated-credentials", "operator", "").body())
        .contains("https://cluster.example.com", "system:serviceaccount:a:b");

    var path = "workload/federated-credentials/cluster";
    assertThat(send("DELETE", path, "operator", "").statusCode()).isEqualTo(200);
    assertThat(send("DELETE", path, "operator", "").statusCode()).isEqualTo(204);
    assertThat(stack.federatedCredentials().of(stack.identity("workload").objectId())).isEmpty();
  }

  @Test
  void oneWithoutTheRoleFederatesNothing() throws Exception {
    assertThat(put("workload", GOOD).statusCode()).isEqualTo(403);
    assertThat(send("GET", "workload/federated-credentials", "workload", "").statusCode())
        .isEqualTo(403);
    assertThat(
            send("DELETE", "workload/federated-credentials/cluster", "outsider", "").statusCode())
        .isEqualTo(403);
  }

  @Test
  void anUnknownIdentityHasNone() throws Exception {
    assertThat(send("PUT", "nobody/federated-credentials/x", "operator", GOOD).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{}",
        "{\"issuer\":\"http://cluster.example.com\",\"subject\":\"s\"}",
        "{\"issuer\":\"https://cluster.example.com\",\"subject\":\"\"}",
        "{\"issuer\":\"https://cluster.example.com\",\"subject\":\"s\",\"claims\":\"*\"}"
      })
  void anotherFormIsRefused(String body) throws Exception {
    assertThat(put("operator", body).statusCode()).isEqualTo(400);
  }

  @Test
  void oneIdentityHasABoundedNumber() throws Exception {
    for (var i = 0; i < FederatedCredentials.MAX_PER_IDENTITY; i++) {
      assertThat(send("PUT", "outsider/federated-credentials/c" + i, "operator", GOOD).statusCode())
          .isEqualTo(200);
    }

    assertThat(send("PUT", "outsider/federated-credentials/more", "operator", GOOD).statusCode())
        .isEqualTo(409);
    assertThat(send("PUT", "outsider/federated-credentials/c0", "operator", GOOD).statusCode())
        .as("one that is there")
        .isEqualTo(200);
  }
}
