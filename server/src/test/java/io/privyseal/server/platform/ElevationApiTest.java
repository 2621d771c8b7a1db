package io.privyseal.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.Json;
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
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Roles for minutes over the platform's API of a running stack.
@TestInstance(Lifecycle.PER_CLASS)
final class ElevationApiTest {
  private static final String READER = "Key Vault Reader";
  private static final String ADMINISTRATOR = "Key Vault Administrator";
  private static final String VAULT = "/vaults/local";
  private static final String ANY = "0f4c2b1e-7d1c-4a55-9d53-0c6f6d1a7b10";

  private LocalStack stack;
  private HttpClient client;
  private String operator;

  @BeforeAll
  void start(@TempDir Path directory) {
    System.setProperty(LocalStack.SOFTWARE_PROPERTY, TestPostgres.software().toString());
    stack = LocalStack.start(directory.resolve("data"), 0);
    client = HttpClient.newBuilder().sslContext(stack.clientTrust()).build();
    operator = stack.token("operator");
  }

  @AfterAll
  void stop() {
    client.close();
    stack.close();
  }

  private HttpResponse<String> send(String method, String path, String bearer, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(stack.platformUrl() + "/api/v1/" + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String object(String name) {
    return stack.identity(name).objectId().toString();
  }

  private HttpResponse<String> allow(
      String bearer, String principal, String role, String scope, boolean approval)
      throws Exception {
    var body =
        JsonObject.builder()
            .put("principalId", principal)
            .put("role", role)
            .put("scope", scope)
            .put("longest", "PT30M")
            .put("approval", approval)
            .build();
    return send("PUT", "eligibilities/" + UUID.randomUUID(), bearer, body.toJson());
  }

  private String eligible(String name, String role, String scope, boolean approval)
      throws Exception {
    var made = allow(operator, object(name), role, scope, approval);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return json(made).string("id").orElseThrow();
  }

  private static String wanted(String role, String scope) {
    return JsonObject.builder()
        .put("role", role)
        .put("scope", scope)
        .put("duration", "PT15M")
        .put("reason", "rotate the seal key")
        .put("ticket", "OPS-17")
        .build()
        .toJson();
  }

  private HttpResponse<String> ask(String name, String role, String scope) throws Exception {
    return send("POST", "elevations", stack.token(name), wanted(role, scope));
  }

  private String asked(String name, String role, String scope) throws Exception {
    var made = ask(name, role, scope);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made).string("id").orElseThrow();
  }

  private HttpResponse<String> step(String id, String step, String bearer) throws Exception {
    return send("POST", "elevations/" + id + "/" + step, bearer, "{}");
  }

  private int lookAtKeys(String name) throws Exception {
    var keys = URI.create(stack.vaultUrl() + "/keys?api-version=7.4");
    return client
        .send(
            HttpRequest.newBuilder(keys)
                .header("Authorization", "Bearer " + stack.token(name))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
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

  /// Refused, recorded, and for that reason.
  private void assertRejected(HttpResponse<String> answer, String check) {
    assertRefused(answer, 403, "Forbidden");
    var decision = decision(answer);
    assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(decision.deciding()).extracting(Finding::check).contains(check);
  }

  @Test
  void withoutApprovalTheRoleHoldsAtOnceUntilItIsEnded() throws Exception {
    eligible("anna", READER, VAULT, false);
    assertThat(lookAtKeys("anna")).as("eligible only").isEqualTo(403);

    var made = ask("anna", READER, VAULT);

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(json(made).string("state")).contains("active");
    var from = Instant.parse(json(made).string("from").orElseThrow());
    assertThat(json(made).string("until")).contains(from.plus(Duration.ofMinutes(15)).toString());
    assertThat(lookAtKeys("anna")).isEqualTo(200);

    var ended = step(json(made).string("id").orElseThrow(), "end", stack.token("anna"));
    assertThat(json(ended).string("state")).contains("ended");
    assertThat(lookAtKeys("anna")).isEqualTo(403);
  }

  @Test
  void withApprovalTheRoleHoldsWhenAnotherApproves() throws Exception {
    eligible("ben", READER, VAULT, true);
    var id = asked("ben", READER, VAULT);
    assertThat(lookAtKeys("ben")).as("pending").isEqualTo(403);

    var approved = step(id, "approve", operator);

    assertThat(json(approved).string("state")).contains("active");
    assertThat(json(approved).string("approvedBy").orElseThrow()).contains(object("operator"));
    assertThat(lookAtKeys("ben")).isEqualTo(200);
  }

  @Test
  void whatIsDeniedHoldsNeverAndIsDecidedOnce() throws Exception {
    eligible("carl", READER, VAULT, true);
    var id = asked("carl", READER, VAULT);

    assertThat(json(step(id, "deny", operator)).string("state")).contains("denied");
    assertThat(lookAtKeys("carl")).isEqualTo(403);
    assertRefused(step(id, "approve", operator), 409, "ElevationIsOver");
  }

  @Test
  void everyStepIsRecordedWithItsReason() throws Exception {
    eligible("dora", READER, "/vaults/dora", true);
    var made = ask("dora", READER, "/vaults/dora");
    var id = json(made).string("id").orElseThrow();

    var request =
        stack
            .audit()
            .find(new DecisionId(made.headers().firstValue("privyseal-decision-id").orElseThrow()))
            .orElseThrow()
            .event();
    assertThat(request.operation()).isEqualTo("elevations/request");
    assertThat(request.facts())
        .containsEntry("reason", "rotate the seal key")
        .containsEntry("ticket", "OPS-17")
        .containsEntry("elevation", id)
        .containsEntry("approval", "needed");
    assertThat(decision(step(id, "approve", operator)).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(decision(step(id, "end", operator)).subject()).startsWith("end elevation of");
  }

  @Test
  void whatIsDoneByAnElevationSaysSo() throws Exception {
    eligible("emil", ADMINISTRATOR, "/vaults/emil", false);
    var id = asked("emil", ADMINISTRATOR, "/vaults/emil");

    var changed = allow(stack.token("emil"), "somebody", READER, "/vaults/emil", true);

    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    var entry =
        stack
            .audit()
            .find(
                new DecisionId(changed.headers().firstValue("privyseal-decision-id").orElseThrow()))
            .orElseThrow();
    assertThat(entry.event().facts()).containsEntry("elevation", id);
    assertThat(entry.event().decision().findings())
        .anySatisfy(f -> assertThat(f.actual()).contains("by elevation " + id));
  }

  @Test
  void oneWhoIsNotEligibleIsRefused() throws Exception {
    assertRejected(ask("outsider", READER, VAULT), "access.elevation.eligible");
  }

  @Test
  void anotherRoleThanTheEligibleOneIsRefused() throws Exception {
    eligible("fred", READER, VAULT, false);

    assertRejected(ask("fred", ADMINISTRATOR, VAULT), "access.elevation.eligible");
  }

  @Test
  void aWiderScopeThanTheEligibleOneIsRefused() throws Exception {
    eligible("gina", READER, "/vaults/local/keys/k", false);

    assertRejected(ask("gina", READER, VAULT), "access.elevation.eligible");
  }

  @Test
  void aNarrowerScopeIsGranted() throws Exception {
    eligible("hans", READER, VAULT, false);

    assertThat(ask("hans", READER, "/vaults/local/keys/k").statusCode()).isEqualTo(201);
    assertThat(lookAtKeys("hans")).isEqualTo(403);
  }

  @Test
  void aLongerTimeThanAllowedIsRefused() throws Exception {
    eligible("ines", READER, VAULT, false);
    var body = wanted(READER, VAULT).replace("PT15M", "PT31M");

    assertRejected(
        send("POST", "elevations", stack.token("ines"), body), "access.elevation.duration");
  }

  @Test
  void nobodyApprovesTheirOwnRequest() throws Exception {
    eligible("operator", READER, "/vaults/own", true);
    var id = asked("operator", READER, "/vaults/own");

    assertRejected(step(id, "approve", operator), "access.elevation.another");
  }

  @Test
  void oneWithoutTheRightDoesNotApprove() throws Exception {
    eligible("jan", READER, VAULT, true);
    var id = asked("jan", READER, VAULT);

    assertRefused(step(id, "approve", stack.token("outsider")), 404, "NotFound");
    assertThat(lookAtKeys("jan")).isEqualTo(403);
  }

  @Test
  void theElevatedDoNotApprove() throws Exception {
    eligible("kate", ADMINISTRATOR, "/vaults/kate", false);
    asked("kate", ADMINISTRATOR, "/vaults/kate");
    eligible("lars", READER, "/vaults/kate", true);
    var id = asked("lars", READER, "/vaults/kate");

    assertRejected(step(id, "approve", stack.token("kate")), "access.elevation.standing");
  }

  @ParameterizedTest
  @CsvSource({"role-assignments,mona", "eligibilities,nora"})
  void theElevatedDoNotMakeThemselvesPermanent(String what, String who) throws Exception {
    var scope = "/vaults/" + who;
    eligible(who, ADMINISTRATOR, scope, false);
    asked(who, ADMINISTRATOR, scope);
    var body =
        JsonObject.builder()
            .put("principalId", object(who))
            .put("role", READER)
            .put("scope", scope)
            .put("longest", what.equals("eligibilities") ? "PT1H" : null)
            .build();

    assertRejected(
        send("PUT", what + "/" + UUID.randomUUID(), stack.token(who), body.toJson()),
        "access.role-change.not-own");
  }

  @Test
  void oneWithoutTheRightMakesNobodyEligible() throws Exception {
    assertRejected(
        allow(stack.token("outsider"), object("outsider"), READER, VAULT, false), "access.role");
  }

  @Test
  void anOutsiderEndsNothing() throws Exception {
    eligible("olga", READER, "/vaults/olga", false);
    var id = asked("olga", READER, "/vaults/olga");

    assertRefused(step(id, "end", stack.token("outsider")), 404, "NotFound");
  }

  @Test
  void anAdministratorEndsAnothers() throws Exception {
    eligible("paul", READER, VAULT, false);
    var id = asked("paul", READER, VAULT);
    step(id, "end", operator);

    assertThat(lookAtKeys("paul")).isEqualTo(403);
    assertRefused(step(id, "end", operator), 409, "ElevationIsOver");
  }

  @Test
  void takingTheEligibilityBackEndsTheElevation() throws Exception {
    var eligibility = eligible("rosa", READER, VAULT, false);
    var id = asked("rosa", READER, VAULT);

    assertThat(send("DELETE", "eligibilities/" + eligibility, operator, "").statusCode())
        .isEqualTo(200);

    assertThat(lookAtKeys("rosa")).isEqualTo(403);
    assertThat(json(send("GET", "elevations/" + id, operator, "")).string("state"))
        .contains("ended");
    assertThat(send("DELETE", "eligibilities/" + eligibility, operator, "").statusCode())
        .isEqualTo(204);
  }

  @Test
  void aSecondOpenRequestIsAConflict() throws Exception {
    eligible("sven", READER, VAULT, true);
    asked("sven", READER, VAULT);

    assertRefused(ask("sven", READER, VAULT), 409, "ElevationConflict");
  }

  @Test
  void everybodySeesTheirOwnAndAdministratorsSeeAll() throws Exception {
    eligible("tina", READER, "/vaults/tina", true);
    var id = asked("tina", READER, "/vaults/tina");

    assertThat(send("GET", "elevations", stack.token("tina"), "").body()).contains(id);
    assertThat(send("GET", "eligibilities", stack.token("tina"), "").body())
        .contains("/vaults/tina");
    assertThat(send("GET", "elevations?scope=/vaults/tina", operator, "").body()).contains(id);
    assertThat(send("GET", "eligibilities?scope=/vaults/tina", operator, "").body())
        .contains(object("tina"));
    assertRefused(
        send("GET", "elevations?scope=/vaults/tina", stack.token("tina"), ""), 403, "Forbidden");
    assertRefused(send("GET", "elevations/" + id, stack.token("outsider"), ""), 404, "NotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"elevations", "eligibilities", "elevations/" + ANY})
  void withoutATokenItIs401(String path) throws Exception {
    assertRefused(send("GET", path, "", ""), 401, "Unauthorized");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"PT15M\"|\"soon\"",
        "\"PT15M\"|\"PT59S\"",
        "\"PT15M\"|\"PT8H1S\"",
        "\"PT15M\"|\"PT60.5S\"",
        "\"rotate the seal key\"|\"\"",
        "\"rotate the seal key\"|\"two\\nlines\"",
        "\"OPS-17\"|\"OPS 17\"",
        "\"OPS-17\"|17",
        "\"Key Vault Reader\"|\"Owner\"",
        "\"/vaults/local\"|\"vaults\"",
        "\"ticket\"|\"until\"",
      })
  void aRequestOfAnotherFormIsRefused(String good, String bad) throws Exception {
    var body = wanted(READER, VAULT).replace(good, bad);

    assertRefused(send("POST", "elevations", operator, body), 400, "BadParameter");
  }

  @Test
  void aReasonThatIsTooLongIsRefused() throws Exception {
    var body = wanted(READER, VAULT).replace("rotate the seal key", "r".repeat(257));

    assertRefused(send("POST", "elevations", operator, body), 400, "BadParameter");
  }

  @Test
  void aRequestWithoutAReasonIsRefused() throws Exception {
    var body = wanted(READER, VAULT).replace("\"reason\":\"rotate the seal key\",", "");

    assertRefused(send("POST", "elevations", operator, body), 400, "BadParameter");
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() throws Exception {
    assertRefused(send("POST", "elevations", operator, "role"), 400, "BadParameter");
    assertRefused(send("PUT", "eligibilities/" + ANY, operator, "role"), 400, "BadParameter");
  }
}
