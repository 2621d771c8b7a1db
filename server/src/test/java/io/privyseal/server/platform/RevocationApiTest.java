package io.privyseal.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Revocations over the platform's API of a running stack, and what becomes of a release.
@TestInstance(Lifecycle.PER_CLASS)
final class RevocationApiTest {
  private static final String EAST = "/api/v1/attestation/east/revocations";
  private static final String OTHER_CHIP = "77".repeat(64);

  private LocalStack stack;
  private HttpClient client;
  private String operator;
  private String workload;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    stack = LocalStack.start(directory.resolve("data"), 0);
    client = HttpClient.newBuilder().sslContext(stack.clientTrust()).build();
    operator = stack.token("operator");
    workload = stack.token("workload");
    assertThat(createKey().statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    client.close();
    stack.close();
  }

  @AfterEach
  void removeRules() throws Exception {
    for (var rule : list("")) {
      send("DELETE", stack.platformUrl() + EAST + "/" + id(rule), operator, "");
    }
  }

  private HttpResponse<String> send(String method, String url, String bearer, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> platform(String method, String path, String bearer, String body)
      throws Exception {
    return send(method, stack.platformUrl() + path, bearer, body);
  }

  private static String rule(String kind, String value) {
    return JsonObject.builder()
        .put("kind", kind)
        .put("value", value)
        .put("reason", "stolen")
        .build()
        .toJson();
  }

  private HttpResponse<String> revoke(String kind, String value) throws Exception {
    var answer = platform("POST", EAST, operator, rule(kind, value));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer;
  }

  private List<JsonObject> list(String query) throws Exception {
    var answer = platform("GET", EAST + query, operator, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).array("value").orElseThrow().stream().map(JsonObject.class::cast).toList();
  }

  private static String id(JsonObject rule) {
    return rule.string("id").orElseThrow();
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return Json.parseObject(Bytes.utf8(answer.body()));
  }

  private Decision decision(HttpResponse<String> answer) {
    var id = new DecisionId(answer.headers().firstValue("privyseal-decision-id").orElseThrow());
    return stack.audit().find(id).orElseThrow().event().decision();
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).object("error").orElseThrow().string("code")).contains(code);
  }

  private HttpResponse<String> createKey() throws Exception {
    var policy =
        """
        {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
          {"claim":"x-ms-attestation-type","equals":"sevsnpvm"}]}]}\
        """
            .formatted(stack.attestationUrl());
    var body =
        JsonObject.builder()
            .put("kty", "RSA-HSM")
            .put("key_size", 2048)
            .put("key_ops", JsonArray.ofStrings(List.of("encrypt", "decrypt")))
            .put("attributes", JsonObject.builder().put("exportable", true).build())
            .put(
                "release_policy",
                JsonObject.builder().put("data", Bytes.utf8(policy).base64Url()).build())
            .build();
    return send(
        "POST", stack.vaultUrl() + "/keys/sealed/create?api-version=7.4", operator, body.toJson());
  }

  private String attestationToken() throws Exception {
    var kek =
        Jwk.of(stack.engine().generateRsa(2048).getPublic())
            .with("kid", "kek")
            .withKeyOps(List.of("encrypt"));
    var runtime =
        JsonObject.builder().put("keys", new JsonArray(List.of(kek.json()))).build().toJson();
    var report = SimulatedMachine.maaReport(stack.host().attest(Bytes.utf8(runtime))).toJson();
    var body =
        JsonObject.builder()
            .put("report", Bytes.utf8(report).base64Url())
            .put(
                "runtimeData",
                JsonObject.builder()
                    .put("data", Bytes.utf8(runtime).base64Url())
                    .put("dataType", "JSON")
                    .build())
            .build();
    var answer =
        send(
            "POST",
            stack.attestationUrl() + "/attest/SevSnpVm?api-version=2022-08-01",
            "",
            body.toJson());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).string("token").orElseThrow();
  }

  private HttpResponse<String> release(String token) throws Exception {
    var body = JsonObject.builder().put("target", token).build().toJson();
    return send("POST", stack.vaultUrl() + "/keys/sealed/release?api-version=7.4", workload, body);
  }

  @Test
  void aKeyIsNotReleasedForATokenThatWasRevokedAndIsWhenTheRuleIsGone() throws Exception {
    var token = attestationToken();
    assertThat(release(token).statusCode()).isEqualTo(200);

    var rule = json(revoke("chip", stack.host().chipId().hex()));

    var refused = release(token);
    assertRefused(refused, 403, "Forbidden");
    assertThat(refused.body()).contains("attestation statement cannot be verified");
    assertThat(decision(refused).deciding())
        .extracting(Finding::check)
        .containsExactly("token.status");
    assertThat(decision(refused).deciding().getFirst().actual()).contains(id(rule));

    assertThat(platform("DELETE", EAST + "/" + id(rule), operator, "").statusCode()).isEqualTo(200);
    assertThat(release(token).statusCode()).isEqualTo(200);
  }

  @Test
  void oneTokenIsRevokedByItsId() throws Exception {
    var token = attestationToken();
    revoke("token", Jws.parse(token).claims().string("jti").orElseThrow());
    assertRefused(release(token), 403, "Forbidden");
    assertThat(release(attestationToken()).statusCode()).isEqualTo(200);
  }

  @Test
  void everyTokenBeforeATimeIsRevoked() throws Exception {
    var token = attestationToken();
    revoke("tokens-before", Instant.now().plusSeconds(60).toString());
    assertRefused(release(token), 403, "Forbidden");
  }

  @Test
  void whatWasRevokedIsListedUntilItIsRemoved() throws Exception {
    var made = json(revoke("chip", OTHER_CHIP));
    var epoch = made.integer("epoch").orElseThrow();
    assertThat(made.string("reason")).contains("stolen");
    assertThat(made.string("author").orElseThrow()).isNotEmpty();

    var listed = platform("GET", EAST, operator, "");
    assertThat(json(listed).integer("epoch")).contains(epoch);
    assertThat(list("").getFirst())
        .isEqualTo(json(platform("GET", EAST + "/" + id(made), operator, "")));

    var removed = platform("DELETE", EAST + "/" + id(made), operator, "");
    assertThat(json(removed).integer("epoch")).contains(epoch + 1);
    assertRefused(platform("GET", EAST + "/" + id(made), operator, ""), 404, "NotFound");
    assertRefused(platform("DELETE", EAST + "/" + id(made), operator, ""), 404, "NotFound");
  }

  @Test
  void listsHavePages() throws Exception {
    var made = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      made.add(id(json(revoke("token", "t" + i))));
    }
    var seen = new ArrayList<String>();
    var after = "";
    do {
      var page = json(platform("GET", EAST + "?size=2" + after, operator, ""));
      page.array("value").orElseThrow().forEach(rule -> seen.add(id((JsonObject) rule)));
      after = page.string("next").map(next -> "&after=" + next).orElse("");
    } while (!after.isEmpty());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void aChangeIsRecordedWithWhoAndWhyBeforeItTakesEffect() throws Exception {
    var decision = decision(revoke("chip", OTHER_CHIP));
    assertThat(decision.kind()).isEqualTo(Decision.Kind.REVOCATION_CHANGE);
    assertThat(decision.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(decision.subject()).isEqualTo("add chip " + OTHER_CHIP + ": stolen");
    assertThat(list("").getFirst().string("decision")).contains(decision.id().value());
  }

  @Test
  void aCallerWithoutARoleIsDeniedAndThatIsRecorded() throws Exception {
    var denied = platform("POST", EAST, workload, rule("chip", OTHER_CHIP));
    assertRefused(denied, 403, "Forbidden");
    assertThat(decision(denied).verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(decision(denied).kind()).isEqualTo(Decision.Kind.REVOCATION_CHANGE);
    assertThat(list("")).isEmpty();
    assertRefused(platform("GET", EAST, workload, ""), 403, "Forbidden");
    var id = UUID.randomUUID();
    assertRefused(platform("DELETE", EAST + "/" + id, workload, ""), 403, "Forbidden");
  }

  @Test
  void aCallerWithoutATokenIsNotHeard() throws Exception {
    assertRefused(platform("GET", EAST, "", ""), 401, "Unauthorized");
    assertRefused(platform("POST", EAST, "", rule("chip", OTHER_CHIP)), 401, "Unauthorized");
  }

  @Test
  void anotherInstanceHasRulesOfItsOwn() throws Exception {
    revoke("chip", OTHER_CHIP);
    var west = platform("GET", EAST.replace("east", "west"), operator, "");
    assertThat(json(west).array("value").orElseThrow()).isEmpty();
  }

  @Test
  void anUnknownInstanceIsNotFound() throws Exception {
    assertRefused(platform("GET", EAST.replace("east", "north"), operator, ""), 404, "NotFound");
  }

  @Test
  void whatIsRevokedIsNotRevokedTwice() throws Exception {
    var first = json(revoke("chip", OTHER_CHIP));
    var again = platform("POST", EAST, operator, rule("chip", OTHER_CHIP));
    assertRefused(again, 409, "RevocationExists");
    assertThat(again.body()).contains(id(first));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"kind\":\"chip\",\"value\":\"77\",\"reason\":\"r\"}",
        "{\"kind\":\"moon\",\"value\":\"77\",\"reason\":\"r\"}",
        "{\"kind\":\"token\",\"value\":\"t\"}",
        "{\"kind\":\"token\",\"value\":\"t\",\"reason\":\"\"}",
        "{\"kind\":\"token\",\"value\":\"t\",\"reason\":\"two\\nlines\"}",
        "{\"kind\":\"token\",\"value\":\"t\",\"reason\":\"r\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
        "{\"kind\":\"token\",\"value\":\"t\",\"reason\":\"r\",\"expiresAt\":\"soon\"}",
        "{\"kind\":\"token\",\"value\":\"t\",\"reason\":\"r\",\"author\":\"me\"}"
      })
  void aBodyOfAnotherFormIsRefusedAndChangesNothing(String body) throws Exception {
    assertRefused(platform("POST", EAST, operator, body), 400, "BadParameter");
    assertThat(list("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?size=0", "?size=201", "?size=x", "?after=x"})
  void aPageOfAnotherFormIsRefused(String query) throws Exception {
    assertRefused(platform("GET", EAST + query, operator, ""), 400, "BadParameter");
  }
}
