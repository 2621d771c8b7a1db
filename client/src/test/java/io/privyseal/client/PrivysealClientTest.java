package io.privyseal.client;

import static io.privyseal.client.StubServices.ENGINE;
import static io.privyseal.client.StubServices.error;
import static io.privyseal.client.StubServices.hangUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.trace.TraceContext;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class PrivysealClientTest {
  private static final String DECISION = "d-0123456789abcdef0123456789abcdef";
  private static final TokenCredential CREDENTIAL =
      _ ->
          Mono.just(
              new AccessToken("token", OffsetDateTime.MAX.withOffsetSameLocal(ZoneOffset.UTC)));
  private static final Attester ATTESTER =
      runtimeData -> new Evidence.SevSnpVm(Digests.sha256(runtimeData), "PEM", runtimeData);

  private final StubServices services = new StubServices();
  private final List<Duration> pauses = new ArrayList<>();

  /// Nanoseconds that pauses have let pass.
  private final AtomicLong slept = new AtomicLong();

  @AfterEach
  void close() {
    services.close();
  }

  private PrivysealClientBuilder builder() {
    return builder(ATTESTER);
  }

  private PrivysealClientBuilder builder(Attester attester) {
    return PrivysealClient.builder(services.url(), services.url(), CREDENTIAL, attester)
        .trust(List.of(services.root()))
        .disableChallengeResourceVerification();
  }

  /// A client whose pauses take no time but count against the deadline.
  private PrivysealClient client(PrivysealClientBuilder builder) {
    return builder.build(
        new Timing(
            InstantSource.system(),
            () -> System.nanoTime() + slept.get(),
            pause -> {
              pauses.add(pause);
              slept.addAndGet(pause.toNanos());
            },
            new Random(1)));
  }

  private PrivysealClient client() {
    return client(builder());
  }

  private KeyRefusedException refused(PrivysealClient client) {
    return catchThrowableOfType(KeyRefusedException.class, () -> client.release("orders"));
  }

  private KeyUndecidedException undecided(PrivysealClient client) {
    return catchThrowableOfType(KeyUndecidedException.class, () -> client.release("orders"));
  }

  @Test
  void oneTraceRunsThroughAttestationAndRelease() {
    client().release("orders").close();
    client().release("orders").close();

    assertThat(services.traces)
        .hasSize(4)
        .allSatisfy(t -> assertThat(TraceContext.parse(t)).isPresent());
    assertThat(services.traces.get(0)).isEqualTo(services.traces.get(1));
    assertThat(services.traces.get(2))
        .isEqualTo(services.traces.get(3))
        .isNotEqualTo(services.traces.get(0));
  }

  @Test
  void theTraceOfTheApplicationGoesOn() {
    var trace = TraceContext.begin(new Random(3));

    client(builder().traceContext(() -> Optional.of(trace))).release("orders").close();

    assertThat(services.traces).containsExactly(trace.header(), trace.header());
  }

  @Test
  void oneCallGivesTheKey() {
    try (var key = client().release("orders")) {
      assertThat(key.privateKey()).isEqualTo(StubServices.KEY.getPrivate());
      assertThat(key.kind()).isEqualTo("EC");
      assertThat(key.kid()).startsWith(services.url() + "/keys/orders/");
      assertThat(key.findings()).isNotEmpty();
    }
    assertThat(pauses).isEmpty();
    assertThat(services.attestRequests).hasSize(1);
    assertThat(services.releaseRequests).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void everyEncryptionIsAskedForAndOpened(ReleaseEncryption enc) {
    try (var key = client(builder().encryption(enc)).release("orders")) {
      assertThat(key.privateKey()).isEqualTo(StubServices.KEY.getPrivate());
    }
    assertThat(services.releaseRequests.getFirst().string("enc")).contains(enc.name());
  }

  @Test
  void theEvidenceIsOverTheRuntimeDataThatIsSent() {
    client().release("orders").close();
    var request = services.attestRequests.getFirst();
    var runtime =
        Base64Url.decode(
            request.object("runtimeData").flatMap(r -> r.string("data")).orElseThrow());
    var report = Json.parseObject(Base64Url.decode(request.string("report").orElseThrow()));
    assertThat(Base64Url.decode(report.string("SnpReport").orElseThrow()))
        .isEqualTo(Digests.sha256(runtime));
    assertThat(Base64Url.decode(report.string("VcekCertChain").orElseThrow()).asUtf8())
        .isEqualTo("PEM");
    var jwk = (JsonObject) Json.parseObject(runtime).array("keys").orElseThrow().getFirst();
    assertThat(jwk.members().keySet()).contains("kid", "key_ops", "n", "e").doesNotContain("d");
    assertThat(request.object("runtimeData").flatMap(r -> r.string("dataType"))).contains("JSON");
  }

  @Test
  void whatThePlatformMadeOfTheRuntimeDataIsSentInstead() {
    Attester platform =
        runtimeData -> {
          var claims =
              Json.parseObject(runtimeData).toBuilder().put("vm-configuration", "set").build();
          var bound = Bytes.utf8(claims.toJson());
          return new Evidence.SevSnpVm(Digests.sha256(bound), "PEM", bound);
        };
    client(builder(platform)).release("orders").close();
    var runtime =
        services.attestRequests.getFirst().object("runtimeData").flatMap(r -> r.string("data"));
    assertThat(Json.parseObject(Base64Url.decode(runtime.orElseThrow())).string("vm-configuration"))
        .contains("set");
  }

  @Test
  void everyCallHasAKeyAndANonceOfItsOwn() {
    var client = client();
    client.release("orders").close();
    client.release("orders").close();
    assertThat(new HashSet<>(services.attestRequests)).hasSize(2);
    assertThat(services.releaseRequests.getFirst().string("nonce"))
        .isNotEqualTo(services.releaseRequests.getLast().string("nonce"));
  }

  @Test
  void aVersionIsAskedForByItsPath() {
    client().release("orders", Optional.of("0123456789abcdef0123456789abcdef")).close();
    assertThat(services.releasePaths)
        .containsExactly("/keys/orders/0123456789abcdef0123456789abcdef/release");
  }

  @Test
  void aClosedKeyGivesNothing() {
    var key = client().release("orders");
    key.close();
    assertThatThrownBy(key::privateKey).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> key.material().exposeBytes())
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "../keys", "a?b", "ä", "a b"})
  void whatIsNoNameOfAKeyIsNotAskedFor(String name) {
    var client = client();
    assertThatThrownBy(() -> client.release(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.release("orders", Optional.of(name)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(services.attestRequests).isEmpty();
  }

  @Test
  void aServiceWithoutTlsIsNotAccepted() {
    assertThatThrownBy(() ->
            PrivysealClient.builder(
                URI.create("http://localhost"), services.url(), CREDENTIAL, ATTESTER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422})
    void aRefusalOfTheVaultIsNotTriedAgain(int status) {
      for (var i = 0; i < 3; i++) {
        services.releases.add(error(status, "Forbidden", "no"));
      }
      var refusal = refused(client());
      assertThat(refusal.step()).isEqualTo(Step.RELEASE);
      assertThat(refusal.status()).isEqualTo(status);
      assertThat(refusal.code()).isEqualTo("Forbidden");
      assertThat(pauses).isEmpty();
    }

    @Test
    void theDecisionIsTakenFromTheHeader() {
      services.releases.add(error(403, "Forbidden", "no", "privyseal-decision-id", DECISION));
      var refusal = refused(client());
      assertThat(refusal.decision()).contains(new DecisionId(DECISION));
      assertThat(services.releaseRequests).hasSize(1);
    }

    @Test
    void theDecisionIsTakenFromTheMessage() {
      services.releases.add(
          error(403, "Forbidden", "does not meet the policy (decision " + DECISION + ")"));
      assertThat(refused(client()).decision()).contains(new DecisionId(DECISION));
    }

    @Test
    void aRefusalWithoutDecisionHasNone() {
      services.releases.add(error(403, "Forbidden", "no"));
      assertThat(refused(client()).decision()).isEmpty();
    }

    @Test
    void aRefusalOfTheAttestationServiceIsNotTriedAgain() {
      services.attestations.add(
          error(400, "PolicyEvaluationError", "a deny claim", "privyseal-decision-id", DECISION));
      var refusal = refused(client());
      assertThat(refusal.step()).isEqualTo(Step.ATTEST);
      assertThat(refusal.code()).isEqualTo("PolicyEvaluationError");
      assertThat(refusal.decision()).contains(new DecisionId(DECISION));
      assertThat(services.attestRequests).hasSize(1);
      assertThat(services.releaseRequests).isEmpty();
    }

    @Test
    void anAnswerToAnotherRequestIsRefusedByTheClient() {
      services.releases.add((exchange, body) ->
          StubServices.json(
              exchange,
              200,
              "{\"value\":\"%s\"}"
                  .formatted(services.answer(exchange, body, Optional.of("another")))));
      var refusal = refused(client());
      assertThat(refusal.step()).isEqualTo(Step.OPEN);
      assertThat(refusal.status()).isZero();
      assertThat(refusal.findings()).isNotEmpty();
      assertThat(refusal).hasMessageContaining("answer.request");
      assertThat(pauses).isEmpty();
    }

    @Test
    void anAnswerWithoutNonceIsRefusedUnlessAllowed() {
      StubServices.Answer silent =
          (exchange, body) ->
              StubServices.json(
                  exchange,
                  200,
                  "{\"value\":\"%s\"}"
                      .formatted(services.answer(exchange, body, Optional.empty())));
      services.releases.add(silent);
      assertThat(refused(client()).step()).isEqualTo(Step.OPEN);
      services.releases.add(silent);
      client(builder().allowAnswerWithoutNonce()).release("orders").close();
    }

    @Test
    void anAnswerThatIsNoneIsRefusedByTheClient() {
      services.releases.add(
          (exchange, _) -> StubServices.json(exchange, 200, "{\"value\":\"a.b.c\"}"));
      assertThat(refused(client()).step()).isEqualTo(Step.OPEN);
    }

    @Test
    void anAnswerSignedUnderAnotherRootIsRefused() {
      var keys = ENGINE.generateEc(EcCurve.P256);
      var other =
          CertificateAuthority.selfSigned(
              ENGINE,
              new CertificateAuthority.Subject("Other", Instant.now(), Duration.ofDays(1)),
              keys.getPublic(),
              keys.getPrivate());
      var builder = builder();
      // The connection is trusted, the certificate of the answer is not.
      var connected =
          PrivysealClient.builder(services.url(), services.url(), CREDENTIAL, ATTESTER)
              .trust(List.of(other.root()))
              .disableChallengeResourceVerification()
              .httpClient(builder.httpClient());
      var refusal = refused(client(connected));
      assertThat(refusal).hasMessageContaining("answer.chain");
    }
  }

  @Nested
  class Retrying {
    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aFailureThatMayPassIsTriedAgain(int status) {
      services.attestations.add(error(status, "Busy", "later"));
      services.releases.add(error(status, "Busy", "later"));
      services.releases.add(error(status, "Busy", "later"));
      client().release("orders").close();
      assertThat(services.attestRequests).hasSize(2);
      assertThat(services.releaseRequests).hasSize(3);
      assertThat(pauses).hasSize(3);
    }

    @Test
    void aBrokenConnectionIsTriedAgain() {
      services.attestations.add(hangUp());
      services.releases.add(hangUp());
      client().release("orders").close();
      assertThat(pauses).hasSize(2);
    }

    @Test
    void anAnswerThatCannotBeReadIsTriedAgain() {
      services.attestations.add((exchange, _) -> StubServices.json(exchange, 200, "<html>"));
      services.attestations.add((exchange, _) -> StubServices.json(exchange, 200, "{}"));
      client().release("orders").close();
      assertThat(services.attestRequests).hasSize(3);
    }

    @Test
    void theTokenIsKeptWhileTheReleaseIsTriedAgain() {
      services.releases.add(error(503, "Busy", "later"));
      client().release("orders").close();
      assertThat(services.attestRequests).hasSize(1);
      assertThat(services.releaseRequests.getFirst().string("target"))
          .isEqualTo(services.releaseRequests.getLast().string("target"));
    }

    @Test
    void pausesAreRandomWithinABoundThatDoubles() {
      for (var i = 0; i < 5; i++) {
        services.releases.add(error(503, "Busy", "later"));
      }
      client().release("orders").close();
      var bound = RetryRules.DEFAULT.firstPause();
      for (var pause : pauses) {
        assertThat(pause).isBetween(Duration.ZERO, bound);
        bound = bound.multipliedBy(2);
      }
      assertThat(new HashSet<>(pauses)).hasSize(5);
    }

    @Test
    void retryAfterInSecondsIsHonoured() {
      services.releases.add(error(429, "Throttled", "later", "Retry-After", "7"));
      client().release("orders").close();
      assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void retryAfterInMillisecondsIsHonoured() {
      services.attestations.add(error(429, "Throttled", "later", "retry-after-ms", "4500"));
      client().release("orders").close();
      assertThat(pauses).containsExactly(Duration.ofMillis(4500));
    }

    @Test
    void retryAfterADateIsHonoured() {
      var date =
          java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
              Instant.now().plus(Duration.ofSeconds(30)).atOffset(ZoneOffset.UTC));
      services.releases.add(error(503, "Busy", "later", "Retry-After", date));
      client().release("orders").close();
      assertThat(pauses.getFirst()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(31));
    }

    @Test
    void theTriesEndAndItStaysUndecided() {
      for (var i = 0; i < 10; i++) {
        services.releases.add(error(503, "Busy", "later", "privyseal-decision-id", DECISION));
      }
      var undecided =
          undecided(
              client(
                  builder()
                      .retryRules(new RetryRules(4, Duration.ofMillis(1), Duration.ofMillis(2)))));
      assertThat(undecided.attempts()).isEqualTo(4);
      assertThat(undecided.step()).isEqualTo(Step.RELEASE);
      assertThat(undecided.decision()).contains(new DecisionId(DECISION));
      assertThat(services.releaseRequests).hasSize(4);
    }

    @Test
    void anAttesterThatIsBusyIsTriedAgain() {
      var tries = new AtomicInteger();
      Attester busy =
          runtimeData -> {
            if (tries.incrementAndGet() < 3) {
              throw new DeviceUnavailableException("device busy", "Ask again.");
            }
            return ATTESTER.attest(runtimeData);
          };
      client(builder(busy)).release("orders").close();
      assertThat(tries).hasValue(3);
    }

    @Test
    void aCertificateThatIsNotTrustedIsNotTriedAgain() {
      var undecided =
          undecided(
              client(
                  PrivysealClient.builder(services.url(), services.url(), CREDENTIAL, ATTESTER)));
      assertThat(undecided.attempts()).isEqualTo(1);
      assertThat(undecided).hasMessageContaining("not trusted");
    }

    @Test
    void aDefectOfTheAttesterIsNotTriedAgain() {
      Attester broken =
          _ -> {
            throw new IllegalStateException("broken");
          };
      assertThat(undecided(client(builder(broken))).attempts()).isEqualTo(1);
    }
  }

  @Nested
  class Deadlines {
    @Test
    void aPauseThatEndsAfterTheDeadlineIsNotMade() {
      services.releases.add(error(503, "Busy", "later", "Retry-After", "120"));
      var undecided = undecided(client(builder().timeLimit(Duration.ofSeconds(60))));
      assertThat(undecided.attempts()).isEqualTo(1);
      assertThat(pauses).isEmpty();
    }

    @Test
    void thePausesOfAllStepsCountAgainstOneDeadline() {
      services.attestations.add(error(503, "Busy", "later", "Retry-After", "40"));
      services.releases.add(error(503, "Busy", "later", "Retry-After", "40"));
      var undecided = undecided(client(builder().timeLimit(Duration.ofSeconds(60))));
      assertThat(undecided.step()).isEqualTo(Step.RELEASE);
      assertThat(pauses).containsExactly(Duration.ofSeconds(40));
    }

    @Test
    void aServiceThatDoesNotAnswerIsLeft() {
      var over = new CountDownLatch(1);
      services.releases.add((exchange, _) -> {
        try {
          over.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        exchange.close();
      });
      try {
        var undecided = undecided(client(builder().timeLimit(Duration.ofSeconds(3))));
        assertThat(undecided.step()).isEqualTo(Step.RELEASE);
        assertThat(undecided).hasMessageContaining("the time is up");
      } finally {
        over.countDown();
      }
    }

    @Test
    void anAttesterThatDoesNotAnswerIsInterrupted() throws Exception {
      var interrupted = new CountDownLatch(1);
      Attester stuck =
          _ -> {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            throw new DeviceUnavailableException("interrupted", "Ask again.");
          };
      var undecided = undecided(client(builder(stuck).timeLimit(Duration.ofMillis(1500))));
      assertThat(undecided.step()).isEqualTo(Step.ATTEST);
      interrupted.await();
    }

    @Test
    void aCallerThatIsInterruptedGetsItsInterruptBack() {
      Thread.currentThread().interrupt();
      assertThat(undecided(client())).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
