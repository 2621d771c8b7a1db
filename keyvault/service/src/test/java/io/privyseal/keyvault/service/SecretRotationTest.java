package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.keyvault.secrets.rotation.RotationEvent;
import io.privyseal.keyvault.secrets.rotation.RotationProgress;
import io.privyseal.keyvault.secrets.rotation.RotationWebhook.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rotation of secrets, by request and by the clock, with the real storage.
class SecretRotationTest {
  private static final String NAME = "rotated";
  private static final String FUNCTION =
      "{\"function\":\"random-bytes\",\"parameters\":{\"bytes\":\"24\",\"encoding\":\"hex\"}}";
  private static final String WEBHOOK = "{\"webhook\":\"https://receiver.example/rotate?a=b\"}";

  private VaultServer server;

  @BeforeEach
  void start() {
    server = new VaultServer();
    keeper(
        "PUT",
        "/secrets/" + NAME,
        "{\"value\":\"first\",\"contentType\":\"t\",\"tags\":{\"a\":\"1\"}}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private VaultServer.Answer keeper(String method, String path, String... body) {
    return server.as("keeper", method, path, body);
  }

  private static String policy(String source) {
    return """
    {"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}}],
     "attributes":{"expiryTime":"P90D"},"source":%s}
    """
        .formatted(source);
  }

  private void setPolicy(String source) {
    var answer = keeper("PUT", "/secrets/" + NAME + "/rotationpolicy", policy(source));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private String value() {
    return keeper("GET", "/secrets/" + NAME).string("value");
  }

  private void pass(Duration time) {
    server.now = server.now.plus(time);
    server.service().keepHouse();
  }

  @Nested
  class Policy {
    @Test
    void isShownAsItWasSet() {
      setPolicy(FUNCTION);

      var shown = keeper("GET", "/secrets/" + NAME + "/rotationpolicy");

      assertThat(shown.body().members().keySet())
          .containsExactly("id", "lifetimeActions", "attributes", "source");
      assertThat(shown.object("source").toJson())
          .isEqualTo(
              "{\"function\":\"random-bytes\",\"parameters\":{\"bytes\":\"24\",\"encoding\":\"hex\"}}");
      assertThat(shown.object("attributes").string("expiryTime")).contains("P90D");
    }

    @Test
    void isRemoved() {
      setPolicy(FUNCTION);

      assertThat(keeper("DELETE", "/secrets/" + NAME + "/rotationpolicy").status()).isEqualTo(204);
      var answer = keeper("GET", "/secrets/" + NAME + "/rotationpolicy");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errorCode()).isEqualTo("RotationPolicyNotFound");
      pass(Duration.ofDays(60));
      assertThat(value()).isEqualTo("first");
    }

    @Test
    void ofNoSecretIsRefused() {
      var answer = keeper("PUT", "/secrets/none/rotationpolicy", policy(FUNCTION));

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errorCode()).isEqualTo("SecretNotFound");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {}                                                                  | either
            {"function":"random-bytes","webhook":"https://a.example"}           | either
            {"function":"unknown"}                                              | no function
            {"function":"random-bytes","parameters":{"bytes":"8"}}              | bytes
            {"function":"random-bytes","parameters":{"bytes":24}}               | texts
            {"function":"random-bytes","parameters":{"length":"24"}}            | no parameter
            {"function":"random-bytes","parameters":{"encoding":"rot13"}}       | encoding
            {"function":"password","parameters":{"length":"11"}}                | length
            {"function":"password","parameters":{"alphabet":"aab"}}             | alphabet
            {"function":"password","parameters":{"length":"12","alphabet":"0123456789"}} | 64 bits
            {"webhook":"http://a.example"}                                      | https
            {"webhook":"https://user@a.example"}                                | https
            {"webhook":"https://a.example/#f"}                                  | https
            {"webhook":"https:///path"}                                         | https
            {"webhook":"nonsense with spaces"}                                  | https
            {"webhook":"https://a.internal"}                                    | not this host
            {"webhook":"https://a.example","parameters":{}}                     | parameters
            """)
    void withABadSourceIsRefused(String source, String message) {
      var answer = keeper("PUT", "/secrets/" + NAME + "/rotationpolicy", policy(source));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errorMessage()).contains(message);
    }

    @Test
    void isForWhoMaySetSecrets() {
      assertThat(
              server
                  .as(
                      "secret-user",
                      "PUT",
                      "/secrets/" + NAME + "/rotationpolicy",
                      policy(FUNCTION))
                  .status())
          .isEqualTo(403);
      assertThat(server.as("secret-user", "POST", "/secrets/" + NAME + "/rotate").status())
          .isEqualTo(403);
    }
  }

  @Nested
  class Now {
    @Test
    void aFunctionMakesAVersion() {
      setPolicy(FUNCTION);
      var answer = keeper("POST", "/secrets/" + NAME + "/rotate");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().members().keySet())
          .containsExactly("contentType", "id", "attributes", "tags");
      assertThat(answer.object("attributes").integer("exp"))
          .contains(START.plus(Duration.ofDays(90)).getEpochSecond());
      assertThat(value()).matches("[0-9a-f]{48}");
    }

    @Test
    void aReceiverGivesTheValue() {
      setPolicy(WEBHOOK);
      server.webhook.answers("second");

      assertThat(keeper("POST", "/secrets/" + NAME + "/rotate").status()).isEqualTo(200);

      assertThat(value()).isEqualTo("second");
      var event = server.webhook.told.getLast();
      assertThat(event.kind()).isEqualTo(RotationEvent.Kind.ROTATE);
      assertThat(event.latest().secret().name().value()).isEqualTo(NAME);
      assertThat(event.id()).matches("[0-9a-f]{32}");
    }

    @Test
    void aReceiverThatSetsItItselfIsWaitedFor() {
      setPolicy(WEBHOOK);
      server.webhook.answer = Answer.Accepted::new;

      assertThat(keeper("POST", "/secrets/" + NAME + "/rotate").status()).isEqualTo(202);
      assertThat(value()).isEqualTo("first");
    }

    @Test
    void aReceiverThatFailsChangesNothing() {
      setPolicy(WEBHOOK);

      var answer = keeper("POST", "/secrets/" + NAME + "/rotate");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.errorCode()).isEqualTo("RotationFailed");
      assertThat(value()).isEqualTo("first");
    }

    @Test
    void aVersionThatCameMeanwhileStays() {
      setPolicy(WEBHOOK);
      server.webhook.answer =
          () -> {
            keeper("PUT", "/secrets/" + NAME, "{\"value\":\"by hand\"}");
            return new Answer.Value(io.privyseal.keyvault.secrets.SecretValues.of("too late"));
          };

      assertThat(keeper("POST", "/secrets/" + NAME + "/rotate").status()).isEqualTo(409);
      assertThat(value()).isEqualTo("by hand");
    }

    @Test
    void withoutAPolicyItIsRefused() {
      assertThat(keeper("POST", "/secrets/" + NAME + "/rotate").errorCode())
          .isEqualTo("RotationPolicyNotFound");
    }

    @Test
    void aDisabledSecretIsNotRotated() {
      setPolicy(FUNCTION);
      keeper("PATCH", "/secrets/" + NAME, "{\"attributes\":{\"enabled\":false}}");

      assertThat(keeper("POST", "/secrets/" + NAME + "/rotate").innerCode())
          .isEqualTo("SecretDisabled");
    }

    @Test
    void aBoundSecretStaysBound() {
      keeper(
          "PUT",
          "/secrets/bound",
          "{\"value\":\"v\",\"release_policy\":%s}".formatted(VaultServer.policy()));
      keeper("PUT", "/secrets/bound/rotationpolicy", policy(FUNCTION));

      assertThat(keeper("POST", "/secrets/bound/rotate").object("release_policy").string("data"))
          .isPresent();
      assertThat(keeper("GET", "/secrets/bound").innerCode()).isEqualTo("ForbiddenByPolicy");
    }
  }

  @Nested
  class ByTheClock {
    @Test
    void notBeforeItsTime() {
      setPolicy(FUNCTION);
      pass(Duration.ofDays(29));

      assertThat(value()).isEqualTo("first");
    }

    @Test
    void onceWhenItIsDueAndRecordedBefore() {
      setPolicy(FUNCTION);
      pass(Duration.ofDays(30));
      var second = value();
      pass(Duration.ofMinutes(1));

      assertThat(second).matches("[0-9a-f]{48}");
      assertThat(value()).isEqualTo(second);
      assertThat(server.audit.entries())
          .filteredOn(e -> e.event().operation().equals("Privyseal/vaults/secrets/rotate/action"))
          .singleElement()
          .satisfies(e -> {
            assertThat(e.event().decision().kind()).isEqualTo(Decision.Kind.SECRET_CHANGE);
            assertThat(e.event().decision().actor()).isEqualTo("housekeeping");
            assertThat(e.event().resource()).isEqualTo("/vaults/demo/secrets/" + NAME);
          });
      pass(Duration.ofDays(30));
      assertThat(value()).isNotEqualTo(second);
    }

    @Test
    void withoutARecordThereIsNoNewVersion() {
      setPolicy(FUNCTION);
      server.audit.broken = true;
      pass(Duration.ofDays(30));
      server.audit.broken = false;

      assertThat(value()).isEqualTo("first");
      pass(Duration.ofMinutes(11));
      assertThat(value()).isNotEqualTo("first");
    }

    @Test
    void contentTypeAndTagsGoOn() {
      setPolicy(FUNCTION);
      pass(Duration.ofDays(30));

      var read = keeper("GET", "/secrets/" + NAME);
      assertThat(read.string("contentType")).isEqualTo("t");
      assertThat(read.object("tags").toJson()).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void aFailedAttemptIsMadeAgainLaterAndLater() {
      setPolicy(WEBHOOK);
      pass(Duration.ofDays(30));
      assertThat(server.webhook.told).hasSize(1);
      pass(Duration.ofSeconds(30));
      assertThat(server.webhook.told).hasSize(1);
      pass(Duration.ofSeconds(30));
      assertThat(server.webhook.told).hasSize(2);
      pass(Duration.ofSeconds(60));
      assertThat(server.webhook.told).hasSize(2);

      var progress = keeper("GET", "/secrets/" + NAME + "/rotationpolicy").object("progress");
      assertThat(progress.integer("attempts")).contains(2L);
      assertThat(progress.string("lastFailure")).contains("no receiver in this test");
      assertThat(server.webhook.told.stream().map(RotationEvent::attempt)).containsExactly(1, 2);
      assertThat(server.webhook.told.stream().map(RotationEvent::id).distinct()).hasSize(2);
    }

    @Test
    void theVaultGivesUpAndBeginsAnewWithThePolicy() {
      setPolicy(WEBHOOK);
      pass(Duration.ofDays(30));
      for (var i = 0; i < 20; i++) {
        pass(Duration.ofHours(2));
      }
      assertThat(server.webhook.told).hasSize(RotationProgress.MAX_ATTEMPTS);
      assertThat(server.audit.entries())
          .filteredOn(e ->
              e.event().decision().verdict() == Verdict.REJECTED
                  && e.event().resource().endsWith(NAME))
          .hasSize(RotationProgress.MAX_ATTEMPTS);

      server.webhook.answers("second");
      setPolicy(WEBHOOK);
      pass(Duration.ZERO);

      assertThat(value()).isEqualTo("second");
    }

    @Test
    void aReceiverThatSetsItItselfHasAnHour() {
      setPolicy(WEBHOOK);
      server.webhook.answer = Answer.Accepted::new;
      pass(Duration.ofDays(30));
      pass(Duration.ofMinutes(59));
      assertThat(server.webhook.told).hasSize(1);
      keeper("PUT", "/secrets/" + NAME, "{\"value\":\"by the receiver\"}");
      pass(Duration.ofHours(2));

      assertThat(server.webhook.told).hasSize(1);
      assertThat(keeper("GET", "/secrets/" + NAME + "/rotationpolicy").body().has("progress"))
          .isFalse();
    }

    @Test
    void aReceiverThatSetsNothingIsToldAgain() {
      setPolicy(WEBHOOK);
      server.webhook.answer = Answer.Accepted::new;
      pass(Duration.ofDays(30));
      pass(Duration.ofHours(1));

      assertThat(server.webhook.told).hasSize(2);
    }

    @Test
    void aDisabledSecretWaits() {
      setPolicy(FUNCTION);
      keeper("PATCH", "/secrets/" + NAME, "{\"attributes\":{\"enabled\":false}}");
      pass(Duration.ofDays(31));
      keeper("PATCH", "/secrets/" + NAME, "{\"attributes\":{\"enabled\":true}}");

      assertThat(value()).isEqualTo("first");
      pass(Duration.ofMinutes(1));
      assertThat(value()).isNotEqualTo("first");
    }

    @Test
    void aDeletedSecretWaitsUntilItIsRecovered() {
      setPolicy(FUNCTION);
      keeper("DELETE", "/secrets/" + NAME);
      pass(Duration.ofDays(31));
      keeper("POST", "/deletedsecrets/" + NAME + "/recover");
      assertThat(value()).isEqualTo("first");
      pass(Duration.ofMinutes(1));

      assertThat(value()).isNotEqualTo("first");
    }

    @Test
    void anEndIsAnnouncedOnce() {
      keeper(
          "PATCH",
          "/secrets/" + NAME,
          "{\"attributes\":{\"exp\":%d}}"
              .formatted(START.plus(Duration.ofDays(60)).getEpochSecond()));
      pass(Duration.ofDays(29));
      assertThat(notices()).isZero();
      pass(Duration.ofDays(1));
      pass(Duration.ofDays(1));

      assertThat(notices()).isEqualTo(1);
    }

    private long notices() {
      return server.audit.entries().stream()
          .filter(e -> e.event().decision().kind() == Decision.Kind.SECRET_NOTICE)
          .count();
    }

    @Test
    void aReceiverIsToldOfTheEndToo() {
      keeper(
          "PUT",
          "/secrets/" + NAME + "/rotationpolicy",
          "{\"lifetimeActions\":[],\"attributes\":{},\"source\":%s}".formatted(WEBHOOK));
      keeper(
          "PATCH",
          "/secrets/" + NAME,
          "{\"attributes\":{\"exp\":%d}}"
              .formatted(START.plus(Duration.ofDays(60)).getEpochSecond()));
      pass(Duration.ofDays(31));

      assertThat(server.webhook.told)
          .singleElement()
          .satisfies(e -> assertThat(e.kind()).isEqualTo(RotationEvent.Kind.NEAR_EXPIRY));
    }
  }
}
