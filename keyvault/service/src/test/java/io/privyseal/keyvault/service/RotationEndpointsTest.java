package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditEvent;
import io.privyseal.foundation.decision.Decision;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rotation over the wire, now and by policy.
class RotationEndpointsTest {
  private static final String POLICY =
      """
      {"lifetimeActions":[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"Rotate"}},\
      {"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],\
      "attributes":{"expiryTime":"P48M"}}\
      """;

  private static VaultServer server;
  private static int names;

  private final String key = "rotating-" + names++;
  private final String path = "/keys/" + key + "/rotationpolicy";

  @BeforeAll
  static void start() {
    server = new VaultServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.now = START;
    server.audit.broken = false;
  }

  private VaultServer.Answer officer(String method, String path, String... body) {
    return server.as("officer", method, path, body);
  }

  private List<AuditEvent> events(String operation) {
    return server.audit.entries().stream()
        .map(AuditEntry::event)
        .filter(e -> e.resource().equals("/vaults/demo/keys/" + key))
        .filter(e -> e.operation().equals(operation))
        .toList();
  }

  @Nested
  class Policies {
    @Test
    void aKeyWithoutOneShowsTheDefault() {
      server.create(key, "{\"kty\":\"EC\"}");

      assertThat(officer("GET", path).text())
          .isEqualTo(
              "{\"id\":\"%s\",\"lifetimeActions\":[{\"trigger\":{\"timeBeforeExpiry\":\"P30D\"},\"action\":{\"type\":\"Notify\"}}],\"attributes\":{}}"
                  .formatted(server.base() + path));
    }

    @Test
    void aPolicyIsShownAsItWasSet() {
      server.create(key, "{\"kty\":\"EC\"}");

      var set = officer("PUT", path, POLICY);

      assertThat(set.status()).isEqualTo(200);
      assertThat(set.text())
          .isEqualTo(
              "{\"id\":\""
                  + server.base()
                  + path
                  + "\","
                  + POLICY.substring(1, POLICY.length() - 2)
                  + ",\"created\":1772366400,\"updated\":1772366400}}");
      assertThat(officer("GET", path).text()).isEqualTo(set.text());
    }

    @Test
    void typesAreReadInAnyCaseAndTheNoticeIsAddedIfItIsLeftOut() {
      server.create(key, "{\"kty\":\"EC\"}");

      var set =
          officer(
              "PUT",
              path,
              """
              {"id":null,"lifetimeActions":[{"trigger":{"timeAfterCreate":null,
               "timeBeforeExpiry":"p30d"},"action":{"type":"rOTATE"}}],
               "attributes":{"expiryTime":"P90D","created":1,"updated":2}}
              """);

      assertThat(set.text())
          .contains(
              "[{\"trigger\":{\"timeBeforeExpiry\":\"P30D\"},\"action\":{\"type\":\"Rotate\"}},"
                  + "{\"trigger\":{\"timeBeforeExpiry\":\"P30D\"},\"action\":{\"type\":\"Notify\"}}]");
      assertThat(set.object("attributes").integer("created")).contains(START.getEpochSecond());
    }

    @Test
    void anEmptyPolicyIsTheDefault() {
      server.create(key, "{\"kty\":\"EC\"}");
      officer("PUT", path, POLICY);

      assertThat(officer("PUT", path, "{}").object("attributes").string("expiryTime")).isEmpty();
    }

    @Test
    void theChangeIsRecorded() {
      server.create(key, "{\"kty\":\"EC\"}");
      officer("PUT", path, POLICY);

      var event = events("Microsoft.KeyVault/vaults/keyrotationpolicies/write").getFirst();
      assertThat(event.decision().kind()).isEqualTo(Decision.Kind.KEY_CHANGE);
      assertThat(event.decision().actor()).startsWith("officer@");
    }

    @Test
    void aChangeThatCannotBeRecordedIsNotMade() {
      server.create(key, "{\"kty\":\"EC\"}");
      server.audit.broken = true;
      assertThat(officer("PUT", path, POLICY).status()).isEqualTo(503);
      server.audit.broken = false;

      assertThat(officer("GET", path).object("attributes").members()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            []                                                                         | JSON
            {"lifetimeActions":{}}                                                     | list
            {"lifetimeActions":[1]}                                                    | objects
            {"lifetimeActions":[{}]}                                                   | type
            {"lifetimeActions":[{"action":{"type":"Rotate"}}]}                         | trigger
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{}}]}            | either
            {"lifetimeActions":[{"action":{"type":"Fly"},"trigger":{"timeAfterCreate":"P9D"}}]} | Rotate or Notify
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeAfterCreate":"P9D","timeBeforeExpiry":"P9D"}}]} | either
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeAfterCreate":"9 days"}}]} | (lifetimeActions[0].trigger.timeAfterCreate) expected an ISO 8601
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeAfterCreate":"PT99H"}}]} | ISO 8601
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeAfterCreate":7}}]} | text
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeAfterCreate":"P6D"}}]} | at least 7 days
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeBeforeExpiry":"P30D"}}]} | expiryTime
            {"lifetimeActions":[{"action":{"type":"Notify"},"trigger":{"timeAfterCreate":"P30D"}}]} | Rotate only
            {"lifetimeActions":[{"action":{"type":"Notify"},"trigger":{"timeBeforeExpiry":"P6D"}}]} | at least 7 days
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeAfterCreate":"P9D"}},{"action":{"type":"rotate"},"trigger":{"timeAfterCreate":"P8D"}}]} | at most one
            {"lifetimeActions":[{"action":{"type":"Notify"},"trigger":{"timeBeforeExpiry":"P9D"}},{"action":{"type":"NOTIFY"},"trigger":{"timeBeforeExpiry":"P8D"}}]} | at most one
            {"lifetimeActions":[{"action":{"type":"Rotate"},"trigger":{"timeAfterCreate":"P85D"}}],"attributes":{"expiryTime":"P90D"}} | 7 days less
            {"attributes":{"expiryTime":"P27D"}}                                       | at least 28 days
            {"attributes":{"expiryTime":"P101Y"}}                                      | 100 years
            {"attributes":7}                                                           | attributes
            """)
    void aBadPolicyIsRefused(String body, String message) {
      server.create(key, "{\"kty\":\"EC\"}");

      var answer = officer("PUT", path, body);

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.errorCode()).isEqualTo("BadParameter");
      assertThat(answer.errorMessage()).contains(message);
      assertThat(officer("GET", path).object("attributes").members()).isEmpty();
    }

    @Test
    void aKeyThatIsNotThereHasNone() {
      assertThat(officer("GET", path).errorCode()).isEqualTo("KeyNotFound");
      assertThat(officer("PUT", path, POLICY).errorCode()).isEqualTo("KeyNotFound");
    }

    @Test
    void aReaderReadsItAndDoesNotSetIt() {
      server.create(key, "{\"kty\":\"EC\"}");

      assertThat(server.as("reader", "GET", path).status()).isEqualTo(200);
      assertThat(server.as("reader", "PUT", path, POLICY).innerCode()).isEqualTo("ForbiddenByRbac");
    }

    @Test
    void aUserDoesNotSetIt() {
      server.create(key, "{\"kty\":\"EC\"}");

      assertThat(server.as("user", "PUT", path, POLICY).innerCode()).isEqualTo("ForbiddenByRbac");
    }
  }

  @Test
  void aNewVersionEndsAsThePolicySays() {
    server.create(key, "{\"kty\":\"EC\"}");
    officer("PUT", path, POLICY);

    var rotated = officer("POST", "/keys/" + key + "/rotate");

    var end = java.time.Instant.parse("2030-03-01T12:00:00Z").getEpochSecond();
    assertThat(rotated.object("attributes").integer("exp")).contains(end);
    assertThat(server.create(key, "{\"kty\":\"EC\"}").object("attributes").integer("exp"))
        .contains(end);
  }

  @Test
  void housekeepingRotatesWhatIsDueAndRecordsItFirst() {
    var first = server.create(key, "{\"kty\":\"EC\"}");
    officer("PUT", path, POLICY);
    server.now = START.plus(Duration.ofDays(550));
    server.audit.broken = true;
    server.service().keepHouse();
    server.audit.broken = false;
    assertThat(versionOf(officer("GET", "/keys/" + key))).isEqualTo(versionOf(first));

    // The claim of the round that could not record ends.
    server.now = server.now.plus(Duration.ofMinutes(5));
    server.service().keepHouse();

    assertThat(versionOf(officer("GET", "/keys/" + key))).isNotEqualTo(versionOf(first));
    var event = events("Microsoft.KeyVault/vaults/keys/rotate/action").getFirst();
    assertThat(event.decision().actor()).isEqualTo("housekeeping");
    assertThat(event.decision().findings().getFirst().check()).isEqualTo("key.rotation-due");
  }

  @Test
  void housekeepingAnnouncesAnEndOnce() {
    var exp = START.plus(Duration.ofDays(100)).getEpochSecond();
    server.create(key, "{\"kty\":\"EC\",\"attributes\":{\"exp\":%d}}".formatted(exp));
    server.now = START.plus(Duration.ofDays(71));

    server.service().keepHouse();
    server.service().keepHouse();

    var events = events("Microsoft.KeyVault.KeyNearExpiry");
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().decision().kind()).isEqualTo(Decision.Kind.KEY_NOTICE);
    assertThat(events.getFirst().decision().findings().getFirst().actual())
        .isEqualTo("expires 2026-06-09T12:00:00Z");
  }
}
