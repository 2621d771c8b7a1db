package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The life of keys over the wire.
class KeyEndpointsTest {
  private static VaultServer server;
  private static int names;

  private final String key = "key-" + names++;

  @BeforeAll
  static void start() {
    server = new VaultServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void resetClock() {
    server.now = START;
  }

  private VaultServer.Answer officer(String method, String path, String... body) {
    return server.as("officer", method, path, body);
  }

  @Nested
  class Create {
    @Test
    void aCreatedKeyIsShownAsItIsRead() {
      var made =
          server.create(
              key,
              """
              {"kty":"RSA","key_size":2048,"key_ops":["sign","verify"],"tags":{"b":"2","a":"1"},
               "attributes":{"enabled":true,"nbf":100,"exp":4102444800},"unknown":1}
              """);

      assertThat(made.body().members().keySet()).containsExactly("key", "attributes", "tags");
      assertThat(made.object("key").members().keySet())
          .containsExactly("kid", "kty", "key_ops", "n", "e");
      assertThat(made.object("attributes").toJson())
          .isEqualTo(
              """
              {"enabled":true,"nbf":100,"exp":4102444800,"created":1772366400,\
              "updated":1772366400,"recoveryLevel":"Recoverable+Purgeable","recoverableDays":90}\
              """);
      assertThat(made.object("tags").toJson()).isEqualTo("{\"b\":\"2\",\"a\":\"1\"}");
      var version = versionOf(made);
      for (var path : List.of("", "/", "/" + version, "/" + version + "/")) {
        assertThat(officer("GET", "/keys/" + key + path).text()).isEqualTo(made.text());
      }
      assertThat(officer("GET", "/KEYS/" + key).text()).isEqualTo(made.text());
    }

    @Test
    void theDecisionIsRecordedAsAChange() {
      server.create(key, "{\"kty\":\"EC\"}");

      var event = server.audit.last();
      assertThat(event.decision().kind()).isEqualTo(Decision.Kind.KEY_CHANGE);
      assertThat(event.operation()).isEqualTo("Microsoft.KeyVault/vaults/keys/create/action");
      assertThat(event.resource()).isEqualTo("/vaults/demo/keys/" + key);
    }

    @Test
    void anExportableKeyShowsItsPolicyInCanonicalForm() {
      var policy =
          "{\"anyOf\":[{\"allOf\":[{\"equals\":\"b\",\"claim\":\"a\"}],"
              + "\"authority\":\"https://a.example\"}],\"version\":\"1.0.0\"}";
      var made =
          server.createExportable(
              key,
              "{\"data\":\"%s\"}"
                  .formatted(
                      java.util.Base64.getEncoder().encodeToString(Bytes.utf8(policy).toArray())));

      assertThat(made.object("attributes").bool("exportable")).contains(true);
      var shown = made.object("release_policy");
      assertThat(shown.members().keySet()).containsExactly("contentType", "data", "immutable");
      assertThat(
              io.privyseal.foundation.bytes.Base64Url.decode(shown.string("data").orElseThrow())
                  .asUtf8())
          .isEqualTo(
              "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://a.example\","
                  + "\"allOf\":[{\"claim\":\"a\",\"equals\":\"b\"}]}]}");
      assertThat(shown.bool("immutable")).contains(false);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {"kty":"oct"}                                   | not offered
            {"kty":"oct-HSM"}                               | not offered
            {"kty":"EC","crv":"P-224"}                      | P-256, P-256K, P-384 and P-521
            {"kty":"DSA"}                                   | kty
            {"kty":7}                                       | kty
            {}                                              | kty
            {"kty":"RSA","key_size":1024}                   | key_size
            {"kty":"RSA","key_size":"2048"}                 | key_size
            {"kty":"RSA","key_size":99999999999}            | key_size
            {"kty":"RSA","public_exponent":3}               | public_exponent
            {"kty":"EC","key_ops":["encrypt"]}              | key_ops
            {"kty":"EC","key_ops":["fly"]}                  | key_ops
            {"kty":"EC","key_ops":"sign"}                   | key_ops
            {"kty":"EC","attributes":{"nbf":2,"exp":1}}     | nbf before exp
            {"kty":"EC","attributes":{"nbf":-1}}            | nbf
            {"kty":"EC","attributes":{"exp":1.5}}           | exp
            {"kty":"EC","attributes":{"enabled":"yes"}}     | enabled
            {"kty":"EC","attributes":[]}                    | attributes
            {"kty":"EC","tags":{"a":1}}                     | tags
            {"kty":"EC","kty":"RSA"}                        | JSON
            {"kty":"EC"} {}                                 | JSON
            [1]                                             | JSON
            {"kty":"EC-HSM","attributes":{"exportable":true}}                          | AKV.SKR.1004
            {"kty":"EC-HSM","attributes":{"exportable":true},"release_policy":{}}      | AKV.SKR.1004
            {"kty":"EC-HSM","attributes":{"exportable":true},"release_policy":{"data":"e30"}} | AKV.SKR.1004
            """)
    void aBadBodyIsRefused(String body, String message) {
      var answer = officer("POST", "/keys/" + key + "/create", body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorCode()).isEqualTo("BadParameter");
      assertThat(answer.errorMessage()).contains(message);
      assertThat(officer("GET", "/keys/" + key).status()).isEqualTo(404);
    }

    @Test
    void anEmptyBodyIsRefused() {
      assertThat(officer("POST", "/keys/" + key + "/create").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"bad_name", "bad.name", "%20"})
    void aNameThatIsNoneIsRefused(String name) {
      var answer = officer("POST", "/keys/" + name + "/create", "{\"kty\":\"EC\"}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorCode()).isEqualTo("BadParameter");
    }

    @Test
    void aPolicyOnAKeyThatIsNotExportableIsRefused() {
      var answer =
          officer(
              "POST",
              "/keys/" + key + "/create",
              "{\"kty\":\"EC-HSM\",\"release_policy\":%s}".formatted(policy()));

      assertThat(answer.errorMessage())
          .isEqualTo("AKV.SKR.1005: Non-exportable keys must not have release policy.");
    }

    @Test
    void anExportableSoftwareKeyIsRefused() {
      var answer =
          officer(
              "POST",
              "/keys/" + key + "/create",
              "{\"kty\":\"EC\",\"attributes\":{\"exportable\":true},\"release_policy\":%s}"
                  .formatted(policy()));

      assertThat(answer.errorMessage()).startsWith("AKV.SKR.1006: ");
    }
  }

  @Nested
  class Import {
    private String jwk(java.security.KeyPair pair, String kty) {
      return Jwk.writePrivate(pair.getPublic(), pair.getPrivate()).toBuilder()
          .put("kty", kty)
          .build()
          .toJson();
    }

    @Test
    void anRsaKeyIsTakenAndItsPrivateHalfNotShown() {
      var pair = ENGINE.generateRsa(2048);

      var answer =
          officer("PUT", "/keys/" + key, "{\"Hsm\":true,\"key\":%s}".formatted(jwk(pair, "RSA")));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.object("key").string("kty")).contains("RSA-HSM");
      assertThat(answer.object("key").string("n"))
          .isEqualTo(Jwk.of(pair.getPublic()).json().string("n"));
      assertThat(answer.object("key").members().keySet())
          .containsExactly("kid", "kty", "key_ops", "n", "e");
    }

    @Test
    void anEcKeyOfAnHsmKindIsTaken() {
      var answer =
          officer(
              "PUT",
              "/keys/" + key,
              "{\"key\":%s}".formatted(jwk(ENGINE.generateEc(EcCurve.P384), "EC-HSM")));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.object("key").string("kty")).contains("EC-HSM");
      assertThat(answer.object("key").string("crv")).contains("P-384");
    }

    @Test
    void halvesThatDoNotMatchAreRefused() {
      var one = ENGINE.generateEc(EcCurve.P256);
      var other = ENGINE.generateEc(EcCurve.P256);
      var mixed =
          Jwk.of(one.getPublic()).json().toBuilder()
              .put(
                  "d",
                  Jwk.writePrivate(other.getPublic(), other.getPrivate()).string("d").orElseThrow())
              .build();

      var answer = officer("PUT", "/keys/" + key, "{\"key\":%s}".formatted(mixed.toJson()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).doesNotContain(mixed.string("d").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {}                                              | key
            {"key":{}}                                      | kty
            {"key":{"kty":"oct","k":"AAAA"}}                | not offered
            {"key":{"kty":"EC","crv":"P-224"}}              | crv
            {"key":{"kty":"EC","crv":"P-256K"}}             | x: expected 32 bytes
            {"key":{"kty":"RSA","n":"AQAB","e":"AQAB"}}     | key
            {"key":{"kty":"RSA","n":"!","e":"AQAB","d":""}} | key
            {"key":{"kty":"RSA-HSM","key_hsm":"AAAA"}}      | key_hsm
            """)
    void aKeyThatIsNoneIsRefused(String body, String message) {
      var answer = officer("PUT", "/keys/" + key, body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains(message);
    }
  }

  @Nested
  class Update {
    @Test
    void aVersionsSettingsAreChanged() {
      var made = server.create(key, "{\"kty\":\"RSA\"}");
      server.now = START.plusSeconds(5);

      var answer =
          officer(
              "PATCH",
              "/keys/" + key + "/" + versionOf(made),
              """
              {"key_ops":["sign"],"attributes":{"enabled":false,"exp":4102444800},"tags":{"t":"v"}}
              """);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.object("attributes").bool("enabled")).contains(false);
      assertThat(answer.object("attributes").integer("updated")).contains(1772366405L);
      assertThat(answer.object("key").array("key_ops").orElseThrow()).hasSize(1);
      assertThat(officer("GET", "/keys/" + key).text()).isEqualTo(answer.text());
    }

    @Test
    void fifteenTagsOf256CharactersAreTheMost() {
      server.create(key, "{\"kty\":\"EC\"}");
      var name = "n".repeat(254);
      var value = "v".repeat(256);

      assertThat(tagged(15, name, value).status()).isEqualTo(200);

      assertThat(tagged(16, name, value).status()).isEqualTo(400);
      assertThat(tagged(1, name + "nn", value).status()).isEqualTo(400);
      assertThat(tagged(1, name, value + "v").status()).isEqualTo(400);
      assertThat(officer("GET", "/keys/" + key).object("tags").members()).hasSize(15);
    }

    private VaultServer.Answer tagged(int count, String name, String value) {
      var tags = JsonObject.builder();
      for (var i = 10; i < 10 + count; i++) {
        tags.put(name + i, value);
      }
      return officer("PATCH", "/keys/" + key, "{\"tags\":%s}".formatted(tags.build().toJson()));
    }

    @Test
    void thePolicyIsChangedWithoutAVersion() {
      server.createExportable(key);
      var other = policy("{\"claim\":\"c\",\"equals\":\"v\"}", true);

      for (var path : List.of("/keys/" + key, "/keys/" + key + "/")) {
        var answer = officer("PATCH", path, "{\"release_policy\":%s}".formatted(other));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.object("release_policy").bool("immutable")).contains(true);
      }
    }

    /// Else whoever is to be asked for an attestation could take the question away.
    @Test
    void aUserOfTheKeyDoesNotChangeItsPolicy() {
      server.createExportable(key);
      var before = officer("GET", "/keys/" + key).text();
      var open = policy("{\"claim\":\"iss\",\"exists\":true}", false);

      var answer =
          server.as("user", "PATCH", "/keys/" + key, "{\"release_policy\":%s}".formatted(open));

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.innerCode()).isEqualTo("ForbiddenByRbac");
      assertThat(officer("GET", "/keys/" + key).text()).isEqualTo(before);
      assertThat(server.as("user", "PATCH", "/keys/" + key, "{\"tags\":{\"t\":\"v\"}}").status())
          .isEqualTo(200);
    }

    @Test
    void textThatCannotBeKeptIsRefusedAndSpoilsNothing() {
      server.createExportable(key);
      var contentType = policy().replace("{\"data\"", "{\"contentType\":\"a\\u0000b\",\"data\"");

      for (var body :
          List.of(
              "{\"tags\":{\"\\ud800\":\"one\",\"\\ud801\":\"other\"}}",
              "{\"tags\":{\"t\":\"\\u0000\"}}",
              "{\"release_policy\":%s}".formatted(contentType))) {
        var answer = officer("PATCH", "/keys/" + key, body);

        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(officer("GET", "/keys/" + key).status()).as(body).isEqualTo(200);
      }
    }

    @Test
    void aPolicyOnAVersionIsRefused() {
      var made = server.createExportable(key);

      var answer =
          officer(
              "PATCH",
              "/keys/" + key + "/" + versionOf(made),
              "{\"release_policy\":%s}".formatted(policy()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage())
          .isEqualTo("AKV.SKR.1016: Key Release Policy can only be set on versionless key");
    }

    @Test
    void anImmutablePolicyStays() {
      server.createExportable(key, policy("{\"claim\":\"c\",\"equals\":\"v\"}", true));

      var answer = officer("PATCH", "/keys/" + key, "{\"release_policy\":%s}".formatted(policy()));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage())
          .isEqualTo("AKV.SKR.1020: Immutable Key Release Policy cannot be modified.");
    }

    @Test
    void exportableStays() {
      server.createExportable(key);

      var answer = officer("PATCH", "/keys/" + key, "{\"attributes\":{\"exportable\":false}}");

      assertThat(answer.errorMessage())
          .isEqualTo("AKV.SKR.1014: Cannot modify the exportable state of a key.");
    }

    @Test
    void aNewVersionIsExportableAsTheOthers() {
      server.create(key, "{\"kty\":\"EC-HSM\"}");

      var answer =
          officer(
              "POST",
              "/keys/" + key + "/create",
              "{\"kty\":\"EC-HSM\",\"attributes\":{\"exportable\":true},\"release_policy\":%s}"
                  .formatted(policy()));

      assertThat(answer.errorMessage()).startsWith("AKV.SKR.1003: ");
    }
  }

  @Nested
  class DeleteRecoverPurge {
    @Test
    void theWholeWay() {
      var made = server.create(key, "{\"kty\":\"EC\"}");

      var deleted = officer("DELETE", "/keys/" + key);
      assertThat(deleted.status()).isEqualTo(200);
      assertThat(deleted.body().members().keySet())
          .containsExactly("recoveryId", "deletedDate", "scheduledPurgeDate", "key", "attributes");
      assertThat(deleted.string("recoveryId")).isEqualTo(server.base() + "/deletedkeys/" + key);
      assertThat(deleted.body().integer("scheduledPurgeDate").orElseThrow())
          .isEqualTo(START.plus(Duration.ofDays(90)).getEpochSecond());
      assertThat(officer("GET", "/deletedkeys/" + key).text()).isEqualTo(deleted.text());
      assertThat(officer("GET", "/keys/" + key).errorCode()).isEqualTo("KeyNotFound");
      assertThat(officer("GET", "/deletedkeys").text()).contains("/keys/" + key + "\"");

      var conflict = officer("POST", "/keys/" + key + "/create", "{\"kty\":\"EC\"}");
      assertThat(conflict.status()).isEqualTo(409);
      assertThat(conflict.errorCode()).isEqualTo("Conflict");
      assertThat(conflict.innerCode()).isEqualTo("ObjectIsDeletedButRecoverable");

      var recovered = officer("POST", "/deletedkeys/" + key + "/recover");
      assertThat(recovered.text()).isEqualTo(made.text());
      assertThat(officer("GET", "/keys/" + key).status()).isEqualTo(200);

      officer("DELETE", "/keys/" + key);
      var purged = officer("DELETE", "/deletedkeys/" + key);
      assertThat(purged.status()).isEqualTo(204);
      assertThat(purged.text()).isEmpty();
      assertThat(officer("GET", "/deletedkeys/" + key).status()).isEqualTo(404);
      assertThat(officer("POST", "/keys/" + key + "/create", "{\"kty\":\"EC\"}").status())
          .isEqualTo(200);
    }

    @Test
    void aDeletedKeyThatIsNotThereIsNamed() {
      var answer = officer("GET", "/deletedkeys/" + key);

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errorMessage()).isEqualTo("Deleted Key not found: " + key);
    }

    @Test
    void whatIsDueIsPurgedByHousekeeping() {
      server.create(key, "{\"kty\":\"EC\"}");
      officer("DELETE", "/keys/" + key);
      server.now = START.plus(Duration.ofDays(91));

      server.service().keepHouse();

      assertThat(server.audit.entries())
          .anySatisfy(entry -> {
            assertThat(entry.event().resource()).isEqualTo("/vaults/demo/keys/" + key);
            assertThat(entry.event().operation())
                .isEqualTo("Microsoft.KeyVault/vaults/keys/purge/action");
            assertThat(entry.event().decision().actor()).isEqualTo("housekeeping");
          });
      server.now = START;
      assertThat(officer("GET", "/deletedkeys/" + key).status()).isEqualTo(404);
    }

    @Test
    void whatIsDueStaysAsLongAsItsEndCannotBeRecorded() {
      server.create(key, "{\"kty\":\"EC\"}");
      officer("DELETE", "/keys/" + key);
      server.now = START.plus(Duration.ofDays(91));
      server.audit.broken = true;

      server.service().keepHouse();

      server.audit.broken = false;
      server.now = START;
      assertThat(officer("GET", "/deletedkeys/" + key).status()).isEqualTo(200);
    }
  }

  @Nested
  class Lists {
    @Test
    void pagesAreFollowedByTheirLinks() {
      var expected = new TreeSet<String>();
      for (var i = 10; i < 17; i++) {
        var name = "list-" + i;
        server.create(name, "{\"kty\":\"EC\"}");
        expected.add(server.base() + "/keys/" + name);
      }
      var seen = new ArrayList<String>();
      var next = server.base() + "/keys?api-version=7.4&maxresults=3";
      while (!next.isEmpty()) {
        var page = server.send("GET", next, server.token("officer"));
        assertThat(page.status()).isEqualTo(200);
        var items = page.body().array("value").orElseThrow();
        assertThat(items).hasSizeLessThanOrEqualTo(3);
        items.forEach(item -> seen.add(((JsonObject) item).string("kid").orElseThrow()));
        next = page.body().string("nextLink").orElse("");
      }

      assertThat(seen).doesNotHaveDuplicates().containsAll(expected);
    }

    @Test
    void versionsHaveTheirOwnKid() {
      var first = server.create(key, "{\"kty\":\"EC\"}");
      var second = server.create(key, "{\"kty\":\"EC\"}");

      var page = officer("GET", "/keys/" + key + "/versions?maxresults=1");
      var rest = server.send("GET", page.string("nextLink"), server.token("officer"));

      assertThat(page.text()).contains(versionOf(first));
      assertThat(rest.text()).contains(versionOf(second));
      assertThat(rest.body().get("nextLink")).contains(new JsonNull());
    }

    @ParameterizedTest
    @CsvSource({"maxresults=0", "maxresults=26", "maxresults=x", "$skiptoken=!", "$skiptoken=AAAA"})
    void aBadPageIsRefused(String query) {
      server.create(key, "{\"kty\":\"EC\"}");
      for (var list :
          List.of(
              "/keys",
              "/keys/" + key + "/versions",
              "/keys/" + key + "/releasepolicies",
              "/deletedkeys")) {
        assertThat(officer("GET", list + "?" + query).status()).as(list).isEqualTo(400);
      }
    }

    @ParameterizedTest
    @CsvSource({"?maxresults=1, 1", "?maxresults=25, 25", "'', 25"})
    void aPageIsAsLargeAsAskedFor(String query, int size) {
      for (var i = 0; i < 26; i++) {
        server.create(key, "{\"kty\":\"EC\"}");
      }

      var page = officer("GET", "/keys/" + key + "/versions" + query);

      assertThat(page.body().array("value").orElseThrow()).hasSize(size);
    }
  }

  @Test
  void rotateMakesANewVersion() {
    var made = server.create(key, "{\"kty\":\"EC\",\"crv\":\"P-521\"}");

    var rotated = officer("POST", "/keys/" + key + "/rotate");

    assertThat(rotated.status()).isEqualTo(200);
    assertThat(versionOf(rotated)).isNotEqualTo(versionOf(made));
    assertThat(rotated.object("key").string("crv")).contains("P-521");
  }

  @Test
  void aBackupIsRestored() {
    var made = server.create(key, "{\"kty\":\"RSA\"}");
    var backup = officer("POST", "/keys/" + key + "/backup");
    assertThat(backup.status()).isEqualTo(200);
    assertThat(officer("POST", "/keys/restore", backup.text()).errorCode()).isEqualTo("Conflict");
    officer("DELETE", "/keys/" + key);
    assertThat(officer("POST", "/keys/restore", backup.text()).innerCode())
        .isEqualTo("ObjectIsDeletedButRecoverable");
    officer("DELETE", "/deletedkeys/" + key);

    var restored = officer("POST", "/keys/restore", backup.text());

    assertThat(restored.text()).isEqualTo(made.text());
    assertThat(officer("GET", "/keys/" + key).text()).isEqualTo(made.text());
  }

  @Test
  void aBackupThatIsNoneIsRefused() {
    var answer = officer("POST", "/keys/restore", "{\"value\":\"AAAA\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("BadParameter");
  }
}
