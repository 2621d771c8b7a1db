package io.privyseal.keyvault.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The roles of a managed HSM over the wire.
class RoleEndpointsTest {
  private static final String DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions";
  private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";
  private static final String CRYPTO_USER =
      "Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/"
          + Role.MANAGED_HSM_CRYPTO_USER.id();

  private static VaultServer server;

  private final String id = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server = new VaultServer();
    server.assign("admin", Role.MANAGED_HSM_ADMINISTRATOR, Scope.vault("hsm"));
    server.assign("auditor", Role.MANAGED_HSM_CRYPTO_AUDITOR, Scope.vault("hsm"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.audit.broken = false;
    server.roles.broken = false;
  }

  private static VaultServer.Answer admin(String method, String path, String... body) {
    return server.asOfHsm("admin", method, path, body);
  }

  private static String body(String role, String principal) {
    return "{\"properties\":{\"roleDefinitionId\":\"%s\",\"principalId\":\"%s\"}}"
        .formatted(role, principal);
  }

  private static List<String> names(VaultServer.Answer list) {
    return list.body().array("value").orElseThrow().stream()
        .map(item -> ((JsonObject) item).string("name").orElseThrow())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", "/keys", "//keys", "/keys/a-key", "//keys/a-key"})
  void definitionsAreListedAtEveryScope(String scope) {
    var answer = admin("GET", scope + DEFINITIONS);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(names(answer)).hasSize(8).contains(Role.MANAGED_HSM_CRYPTO_OFFICER.id().toString());
  }

  @Test
  void aDefinitionIsShownInAzuresForm() {
    var answer = admin("GET", "//" + DEFINITIONS + "/" + Role.MANAGED_HSM_BACKUP.id());

    assertThat(answer.text())
        .isEqualTo(
            """
            {"id":"Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/\
            7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8","name":"7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8",\
            "type":"Microsoft.Authorization/roleDefinitions","properties":{\
            "roleName":"Managed HSM Backup","description":"","type":"AKVBuiltInRole",\
            "permissions":[{"actions":[],"notActions":[],"dataActions":[\
            "Microsoft.KeyVault/managedHsm/keys/backup/action"],"notDataActions":[]}],\
            "assignableScopes":["/"]}}\
            """);
  }

  @Test
  void aRoleOfVaultsIsNoneHere() {
    var answer = admin("GET", "//" + DEFINITIONS + "/" + Role.KEY_VAULT_ADMINISTRATOR.id());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("RoleDefinitionNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE"})
  void aRoleOfOnesOwnIsRefused(String method) {
    var answer = admin(method, "//" + DEFINITIONS + "/" + id, "{}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("NotSupported");
  }

  @Test
  void anAssignmentGivesTheRoleUntilItIsRemoved() {
    var path = "//" + ASSIGNMENTS + "/" + id;
    var create = "/keys/of-newcomer/create";
    assertThat(server.asOfHsm("newcomer", "POST", create, "{\"kty\":\"EC-HSM\"}").status())
        .isEqualTo(403);

    var made = admin("PUT", path, body(CRYPTO_USER, "newcomer"));

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text())
        .isEqualTo(
            ("{\"id\":\"/providers/Microsoft.Authorization/roleAssignments/%1$s\","
                    + "\"name\":\"%1$s\",\"type\":\"Microsoft.Authorization/roleAssignments\","
                    + "\"properties\":{\"principalId\":\"newcomer\",\"roleDefinitionId\":\"%2$s\","
                    + "\"scope\":\"/\"}}")
                .formatted(id, CRYPTO_USER));
    assertThat(admin("GET", path).text()).isEqualTo(made.text());
    assertThat(names(admin("GET", "//" + ASSIGNMENTS))).contains(id);
    assertThat(server.asOfHsm("newcomer", "POST", create, "{\"kty\":\"EC-HSM\"}").status())
        .isEqualTo(200);
    // The role is of the managed HSM only.
    assertThat(server.as("newcomer", "GET", "/keys").status()).isEqualTo(403);

    assertThat(admin("DELETE", path).text()).isEqualTo(made.text());
    assertThat(server.asOfHsm("newcomer", "GET", "/keys/of-newcomer").status()).isEqualTo(403);
    assertThat(admin("GET", path).errorCode()).isEqualTo("RoleAssignmentNotFound");
    assertThat(admin("DELETE", path).status()).isEqualTo(404);
  }

  @Test
  void anAssignmentAtKeysHoldsForEachOfThemAndIsNoneAtTheTop() {
    admin("PUT", "//keys" + ASSIGNMENTS + "/" + id, body(CRYPTO_USER, "of-keys"));

    assertThat(
            server
                .asOfHsm("of-keys", "POST", "/keys/made-by-one/create", "{\"kty\":\"EC-HSM\"}")
                .status())
        .isEqualTo(200);
    assertThat(names(admin("GET", "//keys" + ASSIGNMENTS))).contains(id);
    assertThat(names(admin("GET", "//" + ASSIGNMENTS))).doesNotContain(id);
    assertThat(admin("GET", "//" + ASSIGNMENTS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void anAssignmentAtAKeyHoldsForThatKey() {
    admin("PUT", "//keys/only-this" + ASSIGNMENTS + "/" + id, body(CRYPTO_USER, "of-one"));

    assertThat(
            server
                .asOfHsm("of-one", "POST", "/keys/only-this/create", "{\"kty\":\"EC-HSM\"}")
                .status())
        .isEqualTo(200);
    assertThat(
            server
                .asOfHsm("of-one", "POST", "/keys/another/create", "{\"kty\":\"EC-HSM\"}")
                .status())
        .isEqualTo(403);
  }

  @Test
  void anAssignmentIsRecordedBeforeItHolds() {
    var path = "//" + ASSIGNMENTS + "/" + id;
    server.audit.broken = true;
    assertThat(admin("PUT", path, body(CRYPTO_USER, "unrecorded")).status()).isEqualTo(503);
    server.audit.broken = false;
    assertThat(admin("GET", path).status()).isEqualTo(404);

    admin("PUT", path, body(CRYPTO_USER, "recorded"));

    var event = server.audit.last();
    assertThat(event.operation()).isEqualTo("roleAssignments/assign");
    assertThat(event.resource()).isEqualTo("/vaults/hsm");
    assertThat(event.decision().kind()).isEqualTo(Decision.Kind.ROLE_CHANGE);
    assertThat(event.decision().subject())
        .isEqualTo("assign recorded Managed HSM Crypto User at /vaults/hsm");
  }

  @Test
  void whoMayReadAssignmentsDoesNotMakeThem() {
    assertThat(server.asOfHsm("auditor", "GET", "//" + ASSIGNMENTS).status()).isEqualTo(200);

    var answer =
        server.asOfHsm("auditor", "PUT", "//" + ASSIGNMENTS + "/" + id, body(CRYPTO_USER, "a"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.innerCode()).isEqualTo("ForbiddenByRbac");
  }

  @Test
  void aCallerWithoutARoleReadsNothing() {
    assertThat(server.asOfHsm("nobody", "GET", "//" + ASSIGNMENTS).status()).isEqualTo(403);
    assertThat(server.asOfHsm("nobody", "GET", "//" + DEFINITIONS).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                        | properties
          {"properties":{"principalId":"p"}}                                        | roleDefinitionId
          {"properties":{"roleDefinitionId":"x","principalId":"p"}}                 | roleDefinitionId
          {"properties":{"roleDefinitionId":"00482a5a-887f-4fb3-b363-3b7fe8e74483","principalId":"p"}} | role of managed HSMs
          {"properties":{"roleDefinitionId":"7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8"}} | principalId
          {"properties":{"roleDefinitionId":"7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8","principalId":"a b"}} | principalId
          """)
  void aBadAssignmentIsRefused(String body, String message) {
    var answer = admin("PUT", "//" + ASSIGNMENTS + "/" + id, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorMessage()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//" + ASSIGNMENTS + "/not-a-uuid",
        "/secrets" + ASSIGNMENTS + "/7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8",
        "/keys/bad_name" + ASSIGNMENTS + "/7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8",
        "/keys/a/b" + ASSIGNMENTS + "/7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8"
      })
  void aBadPathIsRefused(String path) {
    assertThat(admin("PUT", path, body(CRYPTO_USER, "p")).status()).isEqualTo(400);
  }

  @Test
  void aVaultHasNoSuchEndpoint() {
    var answer = server.as("officer", "GET", "//" + DEFINITIONS);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("NotSupported");
  }

  @Test
  void rolesThatCannotBeReadDecideNothing() {
    server.roles.broken = true;

    assertThat(admin("GET", "//" + ASSIGNMENTS).status()).isEqualTo(503);
  }
}
