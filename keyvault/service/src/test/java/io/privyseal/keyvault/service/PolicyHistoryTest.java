package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every release policy that a key has had, when and by whom it was set.
class PolicyHistoryTest {
  private static VaultServer server;
  private static int names;

  private final String key = "history-" + names++;
  private final String path = "/keys/" + key + "/releasepolicies";

  @BeforeAll
  static void start() {
    server = new VaultServer();
    server.assign(
        "second",
        io.privyseal.access.Role.KEY_VAULT_CRYPTO_OFFICER,
        io.privyseal.access.Scope.vault(VAULT));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.now = START;
  }

  private static List<JsonObject> entries(VaultServer.Answer answer) {
    return answer.body().array("value").orElseThrow().stream().map(JsonObject.class::cast).toList();
  }

  private static String other(int number, boolean immutable) {
    return policy("{\"claim\":\"c\",\"equals\":\"v%d\"}".formatted(number), immutable);
  }

  private VaultServer.Answer change(String principal, String policy) {
    return server.as(
        principal, "PATCH", "/keys/" + key, "{\"release_policy\":%s}".formatted(policy));
  }

  @Test
  void eachPolicyIsShownWithItsTimeAndItsAuthor() {
    var first = server.createExportable(key).object("release_policy");
    server.now = START.plusSeconds(60);
    var second = change("second", other(1, false)).object("release_policy");
    server.now = START.plusSeconds(120);
    server.create(key, "{\"kty\":\"RSA-HSM\",\"release_policy\":%s}".formatted(other(2, false)));

    var answer = server.as("reader", "GET", path);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var entries = entries(answer);
    assertThat(entries)
        .extracting(e -> e.integer("since").orElseThrow() - START.getEpochSecond())
        .containsExactly(0L, 60L, 120L);
    assertThat(entries)
        .extracting(e -> e.string("by").orElseThrow().replaceAll("@.*", ""))
        .containsExactly("officer", "second", "officer");
    assertThat(entries.get(0).object("release_policy")).contains(first);
    assertThat(entries.get(1).object("release_policy")).contains(second);
  }

  @Test
  void whatChangesNoPolicyAddsNone() {
    server.createExportable(key);
    server.as("officer", "PATCH", "/keys/" + key, "{\"tags\":{\"a\":\"b\"}}");
    server.as("officer", "POST", "/keys/" + key + "/rotate");
    change("second", policy());

    assertThat(entries(server.as("officer", "GET", path))).hasSize(1);
  }

  @Test
  void aPolicyThatComesBackIsAnEntryAgain() {
    server.createExportable(key);
    change("officer", other(1, false));
    change("officer", policy());

    assertThat(entries(server.as("officer", "GET", path))).hasSize(3);
  }

  @Test
  void aRefusedChangeIsNone() {
    server.createExportable(key, other(1, true));

    assertThat(change("officer", other(2, true)).status()).isEqualTo(400);

    assertThat(entries(server.as("officer", "GET", path))).hasSize(1);
  }

  @Test
  void pagesAreFollowedByTheirLinks() {
    server.createExportable(key);
    for (var i = 0; i < 6; i++) {
      change("officer", other(i, false));
    }
    var seen = new ArrayList<JsonObject>();
    var next = server.base() + path + "?api-version=7.4&maxresults=3";
    while (!next.isEmpty()) {
      var page = server.send("GET", next, server.token("officer"));
      seen.addAll(entries(page));
      next = page.body().string("nextLink").orElse("");
    }

    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void aKeyThatIsNotExportableHasNone() {
    server.create(key, "{\"kty\":\"EC\"}");

    assertThat(entries(server.as("officer", "GET", path))).isEmpty();
  }

  @Test
  void aKeyThatIsNotThereIsNotFound() {
    assertThat(server.as("officer", "GET", path).errorCode()).isEqualTo("KeyNotFound");
  }

  @Test
  void whoOnlyReleasesDoesNotReadIt() {
    assertThat(server.as("releaser", "GET", path).status()).isEqualTo(403);
  }

  @Test
  void aRestoredKeyBeginsAnew() {
    server.createExportable(key);
    change("officer", other(1, false));
    var backup = server.as("officer", "POST", "/keys/" + key + "/backup");
    server.as("officer", "DELETE", "/keys/" + key);
    server.as("officer", "DELETE", "/deletedkeys/" + key);

    server.as("officer", "POST", "/keys/restore", backup.text());

    var entries = entries(server.as("officer", "GET", path));
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().has("by")).isFalse();
  }
}
