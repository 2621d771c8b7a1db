package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.foundation.decision.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets in: challenge, token, api-version, vault, role.
class GateTest {
  private static VaultServer server;

  @BeforeAll
  static void start() {
    server = new VaultServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void repair() {
    server.audit.broken = false;
    server.roles.broken = false;
    server.issuerAway = false;
    server.now = START;
  }

  @Test
  void theFirstRequestOfAClientIsChallengedBeforeItsBodyIsRead() {
    var answer = server.send("POST", "/keys/k/create?api-version=7.4", null);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate"))
        .contains(
            "Bearer authorization=\"https://localhost:8445/%s\", resource=\"%s\""
                .formatted(TENANT, RESOURCE));
    assertThat(answer.text())
        .isEqualTo(
            "{\"error\":{\"code\":\"Unauthorized\",\"message\":"
                + "\"AKV10000: Request is missing a Bearer or PoP token.\"}}");
  }

  /// `GET /keys/{name}` as a request with something in every parameter.
  private static String filled(String path) {
    return path.replace("/{s1}/{s2}/{s3}", "//keys/k")
        .replace("/{s1}/{s2}", "/keys/k")
        .replace("/{s1}", "/keys")
        .replace("{name}", "k")
        .replace("{version}", "0".repeat(32))
        .replace("{id}", "d-" + "0".repeat(32));
  }

  @Test
  void everyRouteIsChallengedWithoutAToken() {
    var routes = server.service().webService().routes().patterns();
    assertThat(routes).hasSizeGreaterThan(25);
    for (var route : routes) {
      var parts = route.split(" ", 2);
      var answer = server.send(parts[0], filled(parts[1]) + "?api-version=7.4", null);

      assertThat(answer.status()).as(route).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).as(route).isPresent();
    }
  }

  @Test
  void everyRouteRefusesACallerOfAnotherTenant() {
    var foreign = server.token("officer", claims -> claims.put("tid", FOREIGN_TENANT));
    for (var route : server.service().webService().routes().patterns()) {
      var parts = route.split(" ", 2);
      var answer = server.send(parts[0], filled(parts[1]) + "?api-version=7.4", foreign, "{}");

      assertThat(answer.status()).as(route).isIn(403, 400);
      if (answer.status() == 400) {
        // A part of the protocol that is not offered to anyone.
        assertThat(answer.errorCode()).as(route).isEqualTo("NotSupported");
      }
    }
  }

  @Test
  void everyRouteRefusesACallerWithoutARole() {
    for (var route : server.service().webService().routes().patterns()) {
      var parts = route.split(" ", 2);
      var answer =
          server.send(
              parts[0], filled(parts[1]) + "?api-version=7.4", server.token("outsider"), "{}");

      assertThat(answer.status()).as(route).isIn(403, 400);
      if (answer.status() == 400) {
        assertThat(answer.errorCode()).as(route).isEqualTo("NotSupported");
      }
    }
  }

  @Test
  void anExpiredTokenIsChallengedAgainAndToldWhy() {
    var token = server.token("officer");
    server.now = START.plusSeconds(7200);

    var answer = server.send("GET", "/keys?api-version=7.4", token);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate")).isPresent();
    assertThat(answer.innerCode()).isEqualTo("TokenExpired");
    assertThat(answer.errorMessage()).contains("expired");
  }

  @Test
  void aTokenForAnotherResourceIsChallenged() {
    var token = server.token("officer", claims -> claims.put("aud", "https://other.example"));

    assertThat(server.send("GET", "/keys?api-version=7.4", token).status()).isEqualTo(401);
  }

  @Test
  void keysOfTheIssuerThatAreAwayAreNoRefusal() {
    server.issuerAway = true;

    var answer = server.as("officer", "GET", "/keys");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isPresent();
  }

  @Test
  void aRequestWithoutVersionIsRefused() {
    var answer = server.send("GET", "/keys", server.token("officer"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("BadParameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.2", "8.0", "2016-10-01", "", "7.4%20"})
  void anUnknownVersionIsRefused(String version) {
    var answer = server.send("GET", "/keys?api-version=" + version, server.token("officer"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("BadParameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.3", "7.4", "7.5", "7.6", "2025-07-01", "2026-01-01-preview"})
  void everyVersionInUseIsServed(String version) {
    var answer = server.send("GET", "/keys?api-version=" + version, server.token("officer"));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void aDenialNamesTheDecisionAndTheOwnerReadsIt() {
    var denied = server.as("reader", "DELETE", "/keys/some-key");

    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.errorCode()).isEqualTo("Forbidden");
    assertThat(denied.innerCode()).isEqualTo("ForbiddenByRbac");
    var id = denied.header("privyseal-decision-id").orElseThrow();
    assertThat(denied.errorMessage()).contains(id);
    assertThat(denied.text()).doesNotContain("access.role");
    var record = server.as("officer", "GET", "/decisions/" + id);
    assertThat(record.status()).isEqualTo(200);
    assertThat(record.text()).contains("access.role", "Key Vault Reader", "rejected");
    assertThat(server.audit.entries())
        .anySatisfy(entry -> {
          assertThat(entry.event().decision().id().value()).isEqualTo(id);
          assertThat(entry.event().decision().verdict()).isEqualTo(Verdict.REJECTED);
          assertThat(entry.event().resource()).isEqualTo("/vaults/demo/keys/some-key");
          assertThat(entry.event().callerObjectId()).isEqualTo("reader");
        });
  }

  @Test
  void theDeniedCallerDoesNotReadTheRecord() {
    var id =
        server
            .as("reader", "DELETE", "/keys/some-key")
            .header("privyseal-decision-id")
            .orElseThrow();

    assertThat(server.as("reader", "GET", "/decisions/" + id).status()).isEqualTo(403);
  }

  /// What the holder of an id is told must not depend on what the decision is about.
  @Test
  void aDeniedReaderDoesNotLearnWhichDecisionsThereAre() {
    var id =
        server.as("outsider", "GET", "/keys/a-name").header("privyseal-decision-id").orElseThrow();

    var known = server.as("reader", "GET", "/decisions/" + id);
    var unknown = server.as("reader", "GET", "/decisions/d-" + "0".repeat(32));

    assertThat(known.status()).isEqualTo(unknown.status()).isEqualTo(403);
    assertThat(withoutDecision(known.text())).isEqualTo(withoutDecision(unknown.text()));
  }

  private static String withoutDecision(String text) {
    return text.replaceAll("d-[0-9a-f]{32}", "d-");
  }

  @Test
  void anUnknownDecisionIsNotFound() {
    var answer = server.as("officer", "GET", "/decisions/d-" + "0".repeat(32));

    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void aRoleOnOneKeyHoldsForThatKeyOnly() {
    server.create("mine", "{\"kty\":\"EC\"}");
    server.create("theirs", "{\"kty\":\"EC\"}");
    server.assign("one-key", Role.KEY_VAULT_CRYPTO_USER, Scope.key(VAULT, "mine"));

    assertThat(server.as("one-key", "GET", "/keys/mine").status()).isEqualTo(200);
    assertThat(server.as("one-key", "GET", "/keys/theirs").status()).isEqualTo(403);
    assertThat(server.as("one-key", "GET", "/keys").status()).isEqualTo(403);
  }

  @Test
  void rolesThatCannotBeReadAreNoRefusal() {
    server.roles.broken = true;

    assertThat(server.as("officer", "GET", "/keys").status()).isEqualTo(503);
  }

  @Test
  void withoutARecordThereIsNoChange() {
    server.audit.broken = true;

    var answer = server.as("officer", "POST", "/keys/unrecorded/create", "{\"kty\":\"EC\"}");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(server.as("officer", "GET", "/keys/unrecorded").status()).isEqualTo(404);
  }

  @Test
  void vaultsAreFoundByHostName() {
    server.create("in-demo", "{\"kty\":\"EC\"}");

    assertThat(at("demo.vault.localhost", "/keys/in-demo").status()).isEqualTo(200);
    assertThat(at("other.vault.localhost", "/keys/in-demo").status()).isEqualTo(404);
    assertThat(at("OTHER.vault.localhost:8441", "/keys").status()).isEqualTo(200);
    assertThat(at("missing.vault.localhost", "/keys").errorCode()).isEqualTo("VaultNotFound");
    assertThat(at("[::1]:8441", "/keys/in-demo").status()).isEqualTo(200);
    assertThat(at("x.vault.localhost", "/keys").errorCode()).isEqualTo("VaultNotFound");
  }

  @Test
  void theKidHasTheHostThatWasAsked() {
    server.create("hosted", "{\"kty\":\"EC\"}");

    assertThat(
            at("demo.vault.localhost:8441", "/keys/hosted").object("key").string("kid").orElse(""))
        .startsWith("http://demo.vault.localhost:8441/keys/hosted/");
  }

  @Test
  void answersHaveTheHeadersOfTheService() {
    for (var path : new String[] {"/keys", "/keys/not-there"}) {
      var answer = server.as("officer", "GET", path);

      assertThat(answer.header("x-ms-request-id")).isPresent();
      assertThat(answer.header("x-ms-client-request-id")).contains("test-request");
      assertThat(answer.header("x-ms-keyvault-service-version")).isPresent();
      assertThat(answer.header("x-ms-keyvault-region")).contains("local");
      assertThat(answer.header("x-ms-keyvault-network-info"))
          .contains("conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;");
      assertThat(answer.header("cache-control").orElseThrow()).contains("no-cache");
      assertThat(answer.header("pragma")).contains("no-cache");
      assertThat(answer.header("expires")).contains("-1");
      assertThat(answer.header("x-content-type-options")).contains("nosniff");
      assertThat(answer.header("content-type")).contains("application/json; charset=utf-8");
    }
  }

  @Test
  void unknownPathsAndMethodsAreRefusedInTheServicesShape() {
    assertThat(server.as("officer", "GET", "/certificates/x").errorCode()).isEqualTo("NotFound");
    assertThat(server.as("officer", "PUT", "/keys/x/y/sign").status()).isEqualTo(405);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    var answer =
        server.as("officer", "POST", "/keys/large/create", "\"" + "x".repeat(1 << 20) + "\"");

    assertThat(answer.status()).isEqualTo(413);
  }

  private static VaultServer.Answer at(String host, String path) {
    return server.at(host, "GET", path + "?api-version=7.4", server.token("officer"));
  }
}
