package io.privyseal.attestation.result.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.TokenStatus;
import io.privyseal.attestation.result.TokenStatuses.Signed;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsTokenStatusesTest {
  private static final StatusRules RULES =
      new StatusRules(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), 2, 4);

  private final MetadataServer server = new MetadataServer();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
  private final Authority authority = Authority.parse(server.url());
  private final HttpsAuthorityKeys metadata =
      new HttpsAuthorityKeys(server.trust(), now::get, FetchRules.DEFAULT, authority::equals);
  private final HttpsTokenStatuses statuses =
      new HttpsTokenStatuses(metadata, server.trust(), now::get, RULES);

  @AfterEach
  void close() {
    statuses.close();
    metadata.close();
    server.close();
  }

  private Signed token(String text) {
    return new Signed(authority, JsonObject.EMPTY, now.get(), text);
  }

  private Signed tokenOfEpoch(long epoch) {
    var claims = JsonObject.builder().put(AttestationClaims.REVOCATION_EPOCH, epoch).build();
    return new Signed(authority, claims, now.get(), "a.b.c");
  }

  private void answer(String json) {
    server.introspection = exchange -> MetadataServer.text(exchange, json);
  }

  private static String active(long epoch) {
    return "{\"active\":true,\"privyseal-revocation-epoch\":" + epoch + "}";
  }

  private void later(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }

  @Test
  void anAuthorityWithoutAnEndpointIsNotAsked() {
    assertThat(statuses.of(token("a.b.c"))).isInstanceOf(TokenStatus.NotOffered.class);
    assertThat(server.introspections).hasValue(0);
  }

  @Test
  void aTokenThatSpeaksOfAnEpochIsUnknownWhereTheMetadataNameNoEndpoint() {
    assertThat(statuses.of(tokenOfEpoch(1))).isInstanceOf(TokenStatus.Unknown.class);
  }

  @Test
  void anEndpointThatAppearedIsFoundForATokenThatSpeaksOfAnEpoch() {
    assertThat(statuses.of(token("a.b.c"))).isInstanceOf(TokenStatus.NotOffered.class);
    server.offerIntrospection();
    answer(active(1));
    later(FetchRules.DEFAULT.refetchInterval().plusSeconds(1));
    assertThat(statuses.of(tokenOfEpoch(1))).isEqualTo(new TokenStatus.Active(1));
  }

  @Test
  void theTokenIsSentAsAForm() {
    var sent = new AtomicReference<String>();
    server.offerIntrospection();
    server.introspection =
        exchange -> {
          sent.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
          MetadataServer.text(exchange, active(3));
        };
    assertThat(statuses.of(token("a.b.c+"))).isEqualTo(new TokenStatus.Active(3));
    assertThat(sent).hasValue("token=a.b.c%2B");
  }

  @Test
  void inactiveIsRevokedWithItsReason() {
    server.offerIntrospection();
    answer("{\"active\":false,\"privyseal-inactive-reason\":\"revoked by rule 7\"}");
    assertThat(statuses.of(token("a.b.c"))).isEqualTo(new TokenStatus.Revoked("revoked by rule 7"));
  }

  @Test
  void aReasonThatIsNotPrintableIsNotRepeated() {
    server.offerIntrospection();
    answer("{\"active\":false,\"privyseal-inactive-reason\":\"\\u001b[2J\"}");
    assertThat(statuses.of(token("a.b.c"))).isEqualTo(new TokenStatus.Revoked("inactive"));
  }

  @Test
  void activeIsRememberedForItsBoundAndNoLonger() {
    server.offerIntrospection();
    answer(active(1));
    statuses.of(token("a.b.c"));
    later(RULES.activeFor().minusMillis(1));
    statuses.of(token("a.b.c"));
    assertThat(server.introspections).hasValue(1);
    answer("{\"active\":false}");
    later(Duration.ofMillis(1));
    assertThat(statuses.of(token("a.b.c"))).isInstanceOf(TokenStatus.Revoked.class);
  }

  @Test
  void anAnswerOfALaterEpochMakesEveryRememberedOneVoid() {
    server.offerIntrospection();
    answer(active(1));
    statuses.of(token("first"));
    answer("{\"active\":false,\"privyseal-revocation-epoch\":2}");
    statuses.of(token("second"));
    assertThat(statuses.of(token("first"))).isInstanceOf(TokenStatus.Revoked.class);
    assertThat(server.introspections).hasValue(3);
  }

  @Test
  void aTokenOfALaterEpochMakesEveryRememberedAnswerVoid() {
    server.offerIntrospection();
    answer(active(1));
    statuses.of(token("first"));
    answer(active(2));
    statuses.of(tokenOfEpoch(2));
    answer("{\"active\":false,\"privyseal-revocation-epoch\":2}");
    assertThat(statuses.of(token("first"))).isInstanceOf(TokenStatus.Revoked.class);
  }

  @Test
  void anAnswerFromBeforeAKnownEpochIsNotBelieved() {
    server.offerIntrospection();
    answer(active(4));
    assertThat(statuses.of(tokenOfEpoch(5))).isInstanceOf(TokenStatus.Unknown.class);
  }

  @Test
  void inactiveIsNotRemembered() {
    server.offerIntrospection();
    answer("{\"active\":false}");
    statuses.of(token("a.b.c"));
    answer(active(2));
    assertThat(statuses.of(token("a.b.c"))).isEqualTo(new TokenStatus.Active(2));
  }

  @Test
  void noMoreAnswersAreKeptThanTheRulesAllow() {
    server.offerIntrospection();
    answer(active(1));
    for (var text : new String[] {"one", "two", "three", "one"}) {
      statuses.of(token(text));
    }
    assertThat(server.introspections).as("the third pushed the first out").hasValue(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"active\":\"true\"}",
        "{\"active\":1}",
        "{\"active\":true,\"privyseal-revocation-epoch\":-1}",
        "{\"active\":true"
      })
  void anAnswerOfAnotherFormIsUnknown(String json) {
    server.offerIntrospection();
    answer(json);
    assertThat(statuses.of(token("a.b.c"))).isInstanceOf(TokenStatus.Unknown.class);
  }

  @Test
  void aFailingEndpointIsUnknown() {
    server.offerIntrospection();
    server.introspection = exchange -> MetadataServer.status(exchange, 503);
    assertThat(statuses.of(token("a.b.c"))).isInstanceOf(TokenStatus.Unknown.class);
  }

  @Test
  void aLongAnswerIsUnknown() {
    server.offerIntrospection();
    answer("{\"active\":true,\"x\":\"" + "y".repeat(HttpsTokenStatuses.MAX_ANSWER_BYTES) + "\"}");
    assertThat(statuses.of(token("a.b.c"))).isInstanceOf(TokenStatus.Unknown.class);
  }

  @Test
  void anEndpointOnAnotherOriginIsNotAsked() {
    var text =
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/certs\",\"introspection_endpoint\":\"https://x.example/i\"}"
            .formatted(server.url(), server.url());
    server.configuration = exchange -> MetadataServer.text(exchange, text);
    assertThat(statuses.of(token("a.b.c"))).isInstanceOf(TokenStatus.Unknown.class);
  }

  @Test
  void anAuthorityThatTheOperatorDoesNotAdmitIsNotAsked() {
    var other =
        new Signed(Authority.parse("https://other.example"), JsonObject.EMPTY, now.get(), "a.b.c");
    assertThat(statuses.of(other)).isInstanceOf(TokenStatus.Unknown.class);
  }
}
