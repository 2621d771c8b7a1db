package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A whole stack, asked from outside.
@TestInstance(Lifecycle.PER_CLASS)
final class LocalStackTest {
  private Path directory;
  private LocalStack stack;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path temporary) {
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    directory = temporary.resolve("data");
    stack = LocalStack.start(directory, 0);
    client = HttpClient.newBuilder().sslContext(stack.clientTrust()).build();
  }

  @AfterAll
  void stop() {
    client.close();
    stack.close();
  }

  private HttpResponse<String> get(URI url, String bearer) throws Exception {
    var request = HttpRequest.newBuilder(url);
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonObject json(HttpResponse<String> response) {
    return Json.parseObject(Bytes.utf8(response.body()));
  }

  private HttpResponse<String> createKey(String name, String bearer) throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                stack.vaultUrl().resolve("/keys/" + name + "/create?api-version=7.4"))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"kty\":\"EC\",\"crv\":\"P-256\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void everyServiceAnswersOverTlsThatTheExportedCaVouchesFor() throws Exception {
    assertThat(get(stack.platformUrl().resolve("/ready"), "").statusCode()).isEqualTo(200);
    assertThat(get(stack.attestationUrl().resolve("/certs"), "").statusCode()).isEqualTo(200);
    assertThat(get(stack.secondAttestationUrl().resolve("/certs"), "").statusCode()).isEqualTo(200);
    assertThat(
            get(
                    URI.create(
                        stack.issuerUrl()
                            + "/"
                            + stack.tenantId()
                            + "/v2.0/.well-known/openid-configuration"),
                    "")
                .statusCode())
        .isEqualTo(200);
    assertThat(get(stack.vaultUrl().resolve("/keys?api-version=7.4"), "").statusCode())
        .isEqualTo(401);
  }

  @Test
  void readinessNamesItsParts() throws Exception {
    var ready = json(get(stack.platformUrl().resolve("/ready"), ""));

    assertThat(ready.bool("ready")).hasValue(true);
    assertThat(ready.array("components").orElseThrow()).hasSize(7);
  }

  @Test
  void healthNamesTheCryptoEngineAndWhyItIsThatOne() throws Exception {
    var crypto =
        json(get(stack.platformUrl().resolve("/health"), "")).object("crypto").orElseThrow();

    assertThat(crypto.string("engine")).hasValue(stack.engine().identity().id());
    assertThat(crypto.string("reason").orElseThrow()).isNotEmpty();
  }

  @Test
  void theChallengeNamesIssuerAndResource() throws Exception {
    var challenge =
        get(stack.vaultUrl().resolve("/keys?api-version=7.4"), "")
            .headers()
            .firstValue("WWW-Authenticate")
            .orElseThrow();

    assertThat(challenge)
        .contains(stack.issuerUrl() + "/" + stack.tenantId())
        .contains("https://vault.localhost");
  }

  @Test
  void theManagedIdentityEndpointGivesTheWorkloadItsToken() throws Exception {
    var url =
        stack
            .managedIdentityUrl()
            .resolve(
                "/metadata/identity/oauth2/token?api-version=2018-02-01"
                    + "&resource=https%3A%2F%2Fvault.azure.net");
    var answer =
        client.send(
            HttpRequest.newBuilder(url).header("Metadata", "true").build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).string("access_token")).isPresent();
  }

  @Test
  void theOperatorMakesKeysAndTheOutsiderDoesNot() throws Exception {
    assertThat(createKey("mine", stack.token("operator")).statusCode()).isEqualTo(200);

    var refused = createKey("theirs", stack.token("outsider"));
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void aRefusalIsExplainedToTheOwnerAndToNobodyElse() throws Exception {
    var refused = createKey("explained", stack.token("outsider"));
    var id = decisionId(refused.body());
    var url = stack.platformUrl().resolve("/api/v1/decisions/" + id);

    var told = get(url, stack.token("operator"));
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(json(told).object("decision").orElseThrow().array("findings").orElseThrow())
        .isNotEmpty();
    assertThat(get(url, stack.token("outsider")).statusCode()).isEqualTo(403);
    assertThat(get(url, "").statusCode()).isEqualTo(401);
    var unknown = "d-00000000000000000000000000000000";
    assertThat(
            get(
                    stack.platformUrl().resolve("/api/v1/decisions/" + unknown),
                    stack.token("operator"))
                .statusCode())
        .isEqualTo(404);
  }

  private static String decisionId(String text) {
    var matcher = java.util.regex.Pattern.compile("d-[0-9a-f]{32}").matcher(text);
    assertThat(matcher.find()).as("a decision id in " + text).isTrue();
    return matcher.group();
  }

  @Test
  void secretsInTheDataDirectoryAreForTheirOwnerOnly() throws Exception {
    for (var name : new String[] {"root.key", "ca-key.pem", "services-key.pem"}) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(stack.caFile())).contains("BEGIN CERTIFICATE");
  }

  @Test
  void aSecondStackOnTheSameDirectoryIsRefused() {
    assertThatThrownBy(() -> LocalStack.start(directory, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already running");
  }
}
