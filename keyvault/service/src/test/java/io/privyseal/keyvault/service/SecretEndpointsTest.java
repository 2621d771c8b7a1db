package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.secrets.SecretValues;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The life of secrets over the wire. The expected shapes are those of recorded sessions of Azure's
/// C++ client with the service.
class SecretEndpointsTest {
  private static VaultServer server;
  private static int names;

  private final String name = "secret-" + names++;

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
    server.now = START;
    server.audit.broken = false;
  }

  private static VaultServer.Answer keeper(String method, String path, String... body) {
    return server.as("keeper", method, path, body);
  }

  private VaultServer.Answer set(String body) {
    var made = keeper("PUT", "/secrets/" + name, body);
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made;
  }

  private VaultServer.Answer set() {
    return set("{\"value\":\"first\"}");
  }

  private static String versionOf(VaultServer.Answer made) {
    var id = made.string("id");
    return id.substring(id.lastIndexOf('/') + 1);
  }

  @Nested
  class Setting {
    @Test
    void aSecretIsShownAsItIsRead() {
      var made =
          set(
              """
              {"value":"\u00e4 \ud83d\udd11","contentType":"text/plain","tags":{"b":"2","a":"1"},
               "attributes":{"enabled":true,"nbf":100,"exp":4102444800},"unknown":1}
              """);

      assertThat(made.body().members().keySet())
          .containsExactly("value", "contentType", "id", "attributes", "tags");
      assertThat(made.string("value")).isEqualTo("\u00e4 \ud83d\udd11");
      assertThat(made.string("id")).matches(server.base() + "/secrets/" + name + "/[0-9a-f]{32}");
      assertThat(made.object("attributes").toJson())
          .isEqualTo(
              """
              {"enabled":true,"nbf":100,"exp":4102444800,"created":1772366400,\
              "updated":1772366400,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90}\
              """);
      var version = versionOf(made);
      for (var path : List.of("", "/", "/" + version, "/" + version + "/")) {
        assertThat(keeper("GET", "/secrets/" + name + path).text()).isEqualTo(made.text());
      }
      assertThat(keeper("GET", "/SECRETS/" + name).text()).isEqualTo(made.text());
    }

    @Test
    void aPlainSecretHasNothingBesides() {
      assertThat(set().body().members().keySet()).containsExactly("value", "id", "attributes");
    }

    @Test
    void aSecondValueIsAVersionAndTheFirstOneStays() {
      var first = set();
      var second = set("{\"value\":\"second\"}");

      assertThat(keeper("GET", "/secrets/" + name).string("value")).isEqualTo("second");
      assertThat(keeper("GET", "/secrets/" + name + "/" + versionOf(first)).string("value"))
          .isEqualTo("first");
      assertThat(versionOf(second)).isNotEqualTo(versionOf(first));
    }

    @Test
    void theLongestValueIsTaken() {
      var longest = "x".repeat(SecretValues.MAX_BYTES);
      set(JsonObject.builder().put("value", longest).build().toJson());

      assertThat(keeper("GET", "/secrets/" + name).string("value")).isEqualTo(longest);
    }

    @Test
    void bytesCountNotCharacters() {
      var tooLong = "\u00e4".repeat(SecretValues.MAX_BYTES / 2 + 1);
      var answer =
          keeper(
              "PUT",
              "/secrets/" + name,
              JsonObject.builder().put("value", tooLong).build().toJson());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorCode()).isEqualTo("BadParameter");
      assertThat(answer.text()).doesNotContain("\u00e4");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {}                                                       | value
            {"value":""}                                             | value
            {"value":7}                                              | value
            {"value":null}                                           | value
            {"value":"v","contentType":7}                            | contentType
            {"value":"v","attributes":{"nbf":2,"exp":1}}             | nbf before exp
            {"value":"v","attributes":{"enabled":"yes"}}             | enabled
            {"value":"v","tags":{"a":1}}                             | tags
            {"value":"v","release_policy":{"data":"e30"}}            | AKV.SKR
            {"value":"v","attributes":{"exportable":true}}           | AKV.SKR.1004
            {"value":"v"} {}                                         | JSON
            [1]                                                      | JSON
            """)
    void aBodyThatIsNotAsItShouldBeIsRefused(String body, String message) {
      var answer = keeper("PUT", "/secrets/" + name, body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains(message);
      assertThat(keeper("GET", "/secrets/" + name).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b", "a.b", "%C3%A4"})
    void aNameOfAnotherFormIsRefused(String bad) {
      assertThat(keeper("PUT", "/secrets/" + bad, "{\"value\":\"v\"}").status()).isEqualTo(400);
    }

    @Test
    void aKeyOfTheSameNameIsAnotherThing() {
      set();
      server.create(name, "{\"kty\":\"EC\"}");

      assertThat(keeper("DELETE", "/secrets/" + name).status()).isEqualTo(200);
      assertThat(server.as("officer", "GET", "/keys/" + name).status()).isEqualTo(200);
    }
  }

  @Nested
  class Recording {
    @Test
    void everyReadIsRecordedWithItsVersion() {
      var made = set();
      var read = keeper("GET", "/secrets/" + name);

      var event = server.audit.last();
      assertThat(event.decision().kind()).isEqualTo(Decision.Kind.SECRET_READ);
      assertThat(event.decision().verdict()).isEqualTo(Verdict.ACCEPTED);
      assertThat(event.operation()).isEqualTo("Microsoft.KeyVault/vaults/secrets/getSecret/action");
      assertThat(event.resource())
          .isEqualTo("/vaults/demo/secrets/" + name + "/" + versionOf(made));
      assertThat(event.callerObjectId()).isEqualTo("keeper");
      assertThat(read.header("privyseal-decision-id")).contains(event.decision().id().value());
    }

    @Test
    void withoutARecordNoValueLeaves() {
      set();
      server.audit.broken = true;

      var answer = keeper("GET", "/secrets/" + name);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).doesNotContain("first");
    }

    @Test
    void withoutARecordNothingIsSet() {
      server.audit.broken = true;
      assertThat(keeper("PUT", "/secrets/" + name, "{\"value\":\"v\"}").status()).isEqualTo(503);
      server.audit.broken = false;

      assertThat(keeper("GET", "/secrets/" + name).status()).isEqualTo(404);
    }

    @Test
    void noRecordHoldsTheValue() {
      set("{\"value\":\"open-sesame\"}");
      keeper("GET", "/secrets/" + name);

      assertThat(server.audit.entries())
          .noneMatch(
              entry -> io.privyseal.audit.AuditJson.write(entry).toJson().contains("open-sesame"));
    }

    @Test
    void aReadOfNothingIsRecordedAsRefused() {
      var answer = keeper("GET", "/secrets/" + name);

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errorCode()).isEqualTo("SecretNotFound");
      assertThat(answer.errorMessage())
          .startsWith("A secret with (name/id) " + name + " was not found in this key vault.");
      assertThat(server.audit.last().decision().verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void theOwnerReadsTheDecision() {
      set();
      var id = keeper("GET", "/secrets/" + name).header("privyseal-decision-id").orElseThrow();

      assertThat(keeper("GET", "/decisions/" + id).status()).isEqualTo(200);
      assertThat(server.as("officer", "GET", "/decisions/" + id).status()).isEqualTo(200);
      assertThat(server.as("secret-user", "GET", "/decisions/" + id).status()).isEqualTo(403);
    }
  }

  @Nested
  class Changing {
    @Test
    void attributesContentTypeAndTags() {
      var made = set();
      var changed =
          keeper(
              "PATCH",
              "/secrets/" + name + "/" + versionOf(made),
              """
              {"contentType":"xyz","tags":{"a":"1"},
               "attributes":{"enabled":true,"recoverableDays":90}}
              """);

      assertThat(changed.body().members().keySet())
          .containsExactly("contentType", "id", "attributes", "tags");
      assertThat(keeper("GET", "/secrets/" + name).string("contentType")).isEqualTo("xyz");
      assertThat(keeper("GET", "/secrets/" + name).string("value")).isEqualTo("first");
    }

    @Test
    void neverTheValue() {
      set();

      var answer = keeper("PATCH", "/secrets/" + name, "{\"value\":\"second\"}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains("value");
    }

    @Test
    void aDisabledSecretIsNotRead() {
      set();
      keeper("PATCH", "/secrets/" + name, "{\"attributes\":{\"enabled\":false}}");

      var answer = keeper("GET", "/secrets/" + name);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.errorMessage())
          .isEqualTo("Operation get is not allowed on a disabled secret.");
      assertThat(answer.innerCode()).isEqualTo("SecretDisabled");
      assertThat(keeper("GET", "/secrets/" + name + "/versions").status()).isEqualTo(200);
      keeper("PATCH", "/secrets/" + name, "{\"attributes\":{\"enabled\":true}}");
      assertThat(keeper("GET", "/secrets/" + name).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"exp\":100}", "{\"nbf\":4102444800}"})
    void anExpiredOrFutureSecretIsReadAsInAzure(String attributes) {
      set("{\"value\":\"v\",\"attributes\":%s}".formatted(attributes));

      assertThat(keeper("GET", "/secrets/" + name).string("value")).isEqualTo("v");
    }
  }

  @Nested
  class Deleting {
    @Test
    void aDeletedSecretIsShownWithoutItsValue() {
      set();
      var deleted = keeper("DELETE", "/secrets/" + name);

      assertThat(deleted.body().members().keySet())
          .containsExactly("recoveryId", "deletedDate", "scheduledPurgeDate", "id", "attributes");
      assertThat(deleted.string("recoveryId")).isEqualTo(server.base() + "/deletedsecrets/" + name);
      assertThat(keeper("GET", "/deletedsecrets/" + name).text()).isEqualTo(deleted.text());
      assertThat(keeper("GET", "/secrets/" + name).status()).isEqualTo(404);
      assertThat(keeper("PATCH", "/secrets/" + name, "{}").status()).isEqualTo(404);
      assertThat(keeper("GET", "/secrets/" + name + "/versions").status()).isEqualTo(404);
    }

    @Test
    void itsNameIsTaken() {
      set();
      keeper("DELETE", "/secrets/" + name);

      var answer = keeper("PUT", "/secrets/" + name, "{\"value\":\"v\"}");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.errorCode()).isEqualTo("Conflict");
      assertThat(answer.innerCode()).isEqualTo("ObjectIsDeletedButRecoverable");
      assertThat(answer.errorMessage())
          .startsWith("Secret " + name + " is currently in a deleted but recoverable state");
    }

    @Test
    void aRecoveredSecretHasItsValuesAgain() {
      set();
      keeper("DELETE", "/secrets/" + name);
      var recovered = keeper("POST", "/deletedsecrets/" + name + "/recover");

      assertThat(recovered.body().members().keySet()).containsExactly("id", "attributes");
      assertThat(keeper("GET", "/secrets/" + name).string("value")).isEqualTo("first");
    }

    @Test
    void aPurgedSecretIsGone() {
      set();
      keeper("DELETE", "/secrets/" + name);

      assertThat(keeper("DELETE", "/deletedsecrets/" + name).status()).isEqualTo(204);
      var answer = keeper("GET", "/deletedsecrets/" + name);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errorCode()).isEqualTo("SecretNotFound");
      assertThat(answer.errorMessage()).isEqualTo("Deleted Secret not found: " + name);
    }

    @Test
    void purgeProtectionHoldsForSecretsToo() {
      var at = "other.vault.localhost";
      var body = "{\"value\":\"v\"}";
      assertThat(server.at(at, "PUT", "/secrets/" + name, "keeper", body).status()).isEqualTo(200);
      assertThat(server.at(at, "DELETE", "/secrets/" + name, "keeper", "").status()).isEqualTo(200);

      var answer = server.at(at, "DELETE", "/deletedsecrets/" + name, "keeper", "");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.innerCode()).isEqualTo("ForbiddenByPolicy");
    }

    @Test
    void whenItsTimeIsOverTheVaultPurgesItAndRecordsThat() {
      set();
      keeper("DELETE", "/secrets/" + name);
      server.now = START.plus(Duration.ofDays(91));

      server.service().keepHouse();

      assertThat(keeper("GET", "/deletedsecrets/" + name).status()).isEqualTo(404);
      assertThat(server.audit.entries())
          .anyMatch(entry ->
              entry.event().operation().endsWith("secrets/purge/action")
                  && entry.event().resource().equals("/vaults/demo/secrets/" + name)
                  && entry.event().decision().actor().equals("housekeeping"));
    }
  }

  @Nested
  class BackingUp {
    @Test
    void aBackupBringsAllVersionsBack() {
      var first = set();
      set("{\"value\":\"second\",\"contentType\":\"t\",\"tags\":{\"a\":\"1\"}}");
      var blob = keeper("POST", "/secrets/" + name + "/backup").string("value");
      keeper("DELETE", "/secrets/" + name);
      keeper("DELETE", "/deletedsecrets/" + name);

      var restored =
          keeper(
              "POST", "/secrets/restore", JsonObject.builder().put("value", blob).build().toJson());

      assertThat(restored.status()).isEqualTo(200);
      assertThat(restored.body().members().keySet()).doesNotContain("value");
      assertThat(keeper("GET", "/secrets/" + name).string("value")).isEqualTo("second");
      assertThat(keeper("GET", "/secrets/" + name + "/" + versionOf(first)).string("value"))
          .isEqualTo("first");
    }

    @Test
    void aTakenNameIsNotRestoredOver() {
      set();
      var blob = keeper("POST", "/secrets/" + name + "/backup").string("value");

      var answer =
          keeper(
              "POST", "/secrets/restore", JsonObject.builder().put("value", blob).build().toJson());

      assertThat(answer.status()).isEqualTo(409);
    }

    @Test
    void aBackupOfAKeyIsNoBackupOfASecret() {
      server.create(name, "{\"kty\":\"EC\"}");
      var blob = server.as("officer", "POST", "/keys/" + name + "/backup").string("value");

      var answer =
          keeper(
              "POST", "/secrets/restore", JsonObject.builder().put("value", blob).build().toJson());

      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @Nested
  class Listing {
    @Test
    void pagesAreWholeAndHoldNoValues() {
      var prefix = name + "-page-";
      for (var i = 0; i < 7; i++) {
        assertThat(keeper("PUT", "/secrets/" + prefix + i, "{\"value\":\"hidden\"}").status())
            .isEqualTo(200);
      }
      var seen = new TreeSet<String>();
      var answer = keeper("GET", "/secrets?maxresults=3");
      while (true) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain("hidden");
        for (var item : answer.body().array("value").orElseThrow()) {
          var id = ((JsonObject) item).string("id").orElseThrow();
          var found = id.substring(id.lastIndexOf('/') + 1);
          if (found.startsWith(prefix)) {
            seen.add(found);
          }
        }
        var next = answer.body().get("nextLink").orElseThrow();
        if (next.equals(new JsonNull())) {
          break;
        }
        var link = answer.string("nextLink");
        assertThat(link).startsWith(server.base() + "/secrets?api-version=7.4&");
        answer = server.send("GET", link, server.token("keeper"));
      }
      assertThat(seen).hasSize(7);
    }

    @Test
    void versionsHaveTheirOwnIds() {
      var first = set();
      var second = set("{\"value\":\"second\"}");

      var versions = keeper("GET", "/secrets/" + name + "/versions").text();

      assertThat(versions).contains(first.string("id"), second.string("id"));
      assertThat(versions).doesNotContain("\"first\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "26", "x", "-1"})
    void anotherSizeIsRefused(String size) {
      assertThat(keeper("GET", "/secrets?maxresults=" + size).status()).isEqualTo(400);
    }
  }

  @Nested
  class Roles {
    @ParameterizedTest
    @CsvSource({
      "secret-user, PUT,    /secrets/x",
      "secret-user, PATCH,  /secrets/x",
      "secret-user, DELETE, /secrets/x",
      "secret-user, POST,   /secrets/x/backup",
      "secret-user, POST,   /secrets/restore",
      "secret-user, POST,   /deletedsecrets/x/recover",
      "secret-user, DELETE, /deletedsecrets/x",
      "reader,      GET,    /secrets/x",
      "reader,      POST,   /secrets/x/release",
      "officer,     GET,    /secrets/x",
      "officer,     PUT,    /secrets/x",
      "officer,     GET,    /secrets",
      "releaser,    POST,   /secrets/x/release",
      "user,        GET,    /secrets/x",
      "nobody,      GET,    /secrets"
    })
    void withoutTheRoleNothingIsDone(String principal, String method, String path) {
      var answer = server.as(principal, method, path, "{}");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.innerCode()).isEqualTo("ForbiddenByRbac");
      assertThat(server.audit.last().decision().verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void aUserReadsValuesAndLists() {
      set();

      assertThat(server.as("secret-user", "GET", "/secrets/" + name).status()).isEqualTo(200);
      assertThat(server.as("secret-user", "GET", "/secrets").status()).isEqualTo(200);
    }

    @Test
    void aReaderListsWithoutValues() {
      set();

      assertThat(server.as("reader", "GET", "/secrets/" + name + "/versions").status())
          .isEqualTo(200);
    }

    @Test
    void aRoleAtOneSecretHoldsForThatOneOnly() {
      set();
      keeper("PUT", "/secrets/" + name + "-2", "{\"value\":\"other\"}");
      var principal = "only-" + name;
      server.assign(principal, Role.KEY_VAULT_SECRETS_USER, Scope.secret(VAULT, name));

      assertThat(server.as(principal, "GET", "/secrets/" + name).status()).isEqualTo(200);
      assertThat(server.as(principal, "GET", "/secrets/" + name + "-2").status()).isEqualTo(403);
      assertThat(server.as(principal, "GET", "/secrets").status()).isEqualTo(403);
    }

    @Test
    void withoutATokenTheChallengeComesFirst() {
      var answer = server.send("GET", "/secrets/" + name + "?" + VERSION, null);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate").orElseThrow())
          .contains("resource=\"" + RESOURCE + "\"");
    }

    @Test
    void aTokenOfAnotherTenantIsRefused() {
      set();
      var foreign = server.token("keeper", claims -> claims.put("tid", FOREIGN_TENANT));

      var answer = server.send("GET", "/secrets/" + name + "?" + VERSION, foreign);

      assertThat(answer.status()).isBetween(401, 403);
    }
  }

  @Test
  void whatIsAtRestIsNotTheValue() {
    set("{\"value\":\"at-rest-in-plain\"}");

    assertThat(server.stored("select sealed_value from keyvault.secret_version"))
        .isNotEmpty()
        .noneMatch(sealed -> contains(sealed, Bytes.utf8("at-rest-in-plain")));
  }

  private static boolean contains(Bytes text, Bytes part) {
    return text.hex().contains(part.hex());
  }
}
