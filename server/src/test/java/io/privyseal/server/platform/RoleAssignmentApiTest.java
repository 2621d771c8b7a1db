package io.privyseal.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
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
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Role assignments over the platform's API of a running stack.
@TestInstance(Lifecycle.PER_CLASS)
final class RoleAssignmentApiTest {
  private static final String PATH = "/api/v1/role-assignments";
  private static final String READER = "Key Vault Reader";

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
        HttpRequest.newBuilder(URI.create(stack.platformUrl() + PATH + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String id, String body) throws Exception {
    return send("PUT", "/" + id, operator, body);
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static String body(String principal, String role, String scope) {
    return JsonObject.builder()
        .put("principalId", principal)
        .put("role", role)
        .put("scope", scope)
        .build()
        .toJson();
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

  @Test
  void whatWasAssignedHoldsAndIsListedUntilItIsRemoved() throws Exception {
    var id = id();
    var made = put(id, body("alice", READER, "/vaults/one/keys/k"));

    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(json(made).string("role")).contains(READER);
    var listed = send("GET", "?scope=/vaults/one/keys/k", operator, "");
    assertThat(json(listed).array("value").orElseThrow()).containsExactly(json(made));
    assertThat(json(send("GET", "/" + id, operator, ""))).isEqualTo(json(made));

    assertThat(json(send("DELETE", "/" + id, operator, ""))).isEqualTo(json(made));
    assertThat(send("GET", "/" + id, operator, "").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/" + id, operator, "").statusCode()).isEqualTo(204);
  }

  @Test
  void anAssignmentLetsItsPrincipalIn() throws Exception {
    var keys = URI.create(stack.vaultUrl() + "/keys?api-version=7.4");
    var token = stack.token("newcomer");
    var asNewcomer =
        HttpRequest.newBuilder(keys).header("Authorization", "Bearer " + token).build();
    assertThat(client.send(asNewcomer, BodyHandlers.discarding()).statusCode()).isEqualTo(403);

    put(id(), body(stack.identity("newcomer").objectId().toString(), READER, "/vaults/local"));

    assertThat(client.send(asNewcomer, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  @Test
  void aChangeIsRecorded() throws Exception {
    var decision = decision(put(id(), body("bob", READER, "/attestation/east")));

    assertThat(decision.kind()).isEqualTo(Decision.Kind.ROLE_CHANGE);
    assertThat(decision.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(decision.subject()).isEqualTo("assign bob Key Vault Reader at /attestation/east");
  }

  @Test
  void theSameAgainChangesNothing() throws Exception {
    var id = id();
    var body = body("carol", READER, "/vaults/two");

    assertThat(json(put(id, body))).isEqualTo(json(put(id, body)));
    assertThat(json(send("GET", "?scope=/vaults/two", operator, "")).array("value").orElseThrow())
        .hasSize(1);
  }

  @Test
  void anotherContentUnderTheSameIdIsRefused() throws Exception {
    var id = id();
    put(id, body("dave", READER, "/vaults/three"));

    assertRefused(
        put(id, body("erin", READER, "/vaults/three")), 409, "RoleAssignmentUpdateNotPermitted");
  }

  @Test
  void theSameContentUnderAnotherIdIsRefused() throws Exception {
    var body = body("frank", READER, "/vaults/four");
    var first = id();
    put(first, body);

    var second = put(id(), body);
    assertRefused(second, 409, "RoleAssignmentExists");
    assertThat(second.body()).contains(first);
  }

  @Test
  void withoutATokenItIs401() throws Exception {
    var answer = send("GET", "", "", "");

    assertRefused(answer, 401, "Unauthorized");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void oneWithoutTheRoleMayNotAssign() throws Exception {
    var id = id();
    var answer =
        send("PUT", "/" + id, stack.token("workload"), body("grace", READER, "/vaults/five"));

    assertRefused(answer, 403, "Forbidden");
    assertThat(decision(answer).verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(send("GET", "/" + id, operator, "").statusCode()).isEqualTo(404);
  }

  @Test
  void oneWithoutTheRoleMayNotRemove() throws Exception {
    var id = id();
    put(id, body("heidi", READER, "/vaults/six"));

    assertRefused(send("DELETE", "/" + id, stack.token("outsider"), ""), 403, "Forbidden");
    assertThat(send("GET", "/" + id, operator, "").statusCode()).isEqualTo(200);
  }

  @Test
  void oneWithoutTheRoleMayNotList() throws Exception {
    assertRefused(send("GET", "?scope=/", stack.token("outsider"), ""), 403, "Forbidden");
  }

  @Test
  void oneWithoutTheRoleMayNotRead() throws Exception {
    var id = id();
    put(id, body("ivan", READER, "/vaults/seven"));

    assertRefused(send("GET", "/" + id, stack.token("outsider"), ""), 403, "Forbidden");
  }

  @Test
  void anAdministratorOfOneVaultStaysThere() throws Exception {
    var admin = stack.identity("vault-admin").objectId().toString();
    put(id(), body(admin, Role.KEY_VAULT_ADMINISTRATOR.azureName(), "/vaults/eight"));
    var token = stack.token("vault-admin");

    assertThat(
            send("PUT", "/" + id(), token, body("judy", READER, "/vaults/eight/keys/k"))
                .statusCode())
        .isEqualTo(200);
    assertRefused(
        send("PUT", "/" + id(), token, body("judy", READER, "/vaults/nine")), 403, "Forbidden");
    assertRefused(send("PUT", "/" + id(), token, body("judy", READER, "/")), 403, "Forbidden");
  }

  @Test
  void anUnknownRoleIsAnsweredWithTheKnownOnes() throws Exception {
    var answer = put(id(), body("kim", "Owner", "/vaults/local"));

    assertRefused(answer, 400, "BadParameter");
    assertThat(answer.body()).contains("Key Vault Administrator", "Attestation Reader");
  }

  @Test
  void anotherFormOfScopeIsRefused() throws Exception {
    assertRefused(put(id(), body("kim", READER, "/subscriptions/x")), 400, "BadParameter");
    assertRefused(send("GET", "?scope=vaults", operator, ""), 400, "BadParameter");
  }

  @Test
  void anIdThatIsNoUuidIsRefused() throws Exception {
    assertRefused(put("1-1-1-1-1", body("kim", READER, "/")), 400, "BadParameter");
  }

  @Test
  void aPrincipalWithControlCharactersIsRefused() throws Exception {
    assertRefused(put(id(), body("a\u0000b", READER, "/")), 400, "BadParameter");
  }

  @Test
  void anEmptyPrincipalIsRefused() throws Exception {
    assertRefused(put(id(), body("", READER, "/")), 400, "BadParameter");
  }

  @Test
  void anUnknownMemberIsRefused() throws Exception {
    var body = body("kim", READER, "/").replace("}", ",\"condition\":\"x\"}");

    assertRefused(put(id(), body), 400, "BadParameter");
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() throws Exception {
    assertRefused(put(id(), "role"), 400, "BadParameter");
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    var answer = put(id(), body("k".repeat(PlatformService.MAX_BODY_BYTES), READER, "/"));

    assertThat(answer.statusCode()).isEqualTo(413);
  }
}
