package io.privyseal.attestation.result.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.result.Authority;
import io.privyseal.attestation.result.AuthorityKey;
import io.privyseal.attestation.result.AuthorityUnavailableException;
import io.privyseal.attestation.result.TestAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpsAuthorityKeysTest {
  private static final FetchRules RULES =
      new FetchRules(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          4);

  private final MetadataServer server = new MetadataServer();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
  private final Authority authority = Authority.parse(server.url());
  private final TestAuthority signer = new TestAuthority(server.url(), "first");
  private final HttpsAuthorityKeys keys = keys(server.trust(), RULES);

  private HttpsAuthorityKeys keys(SSLContext trust, FetchRules rules) {
    return new HttpsAuthorityKeys(trust, now::get, rules, _ -> true);
  }

  @AfterEach
  void close() {
    keys.close();
    server.close();
  }

  private void publish(TestAuthority... signers) {
    var set = new ArrayList<String>();
    for (var one : signers) {
      set.add(one.jwk().toJson());
    }
    server.keySet =
        exchange -> MetadataServer.text(exchange, "{\"keys\":[" + String.join(",", set) + "]}");
  }

  private void later(Duration time) {
    now.updateAndGet(at -> at.plus(time));
  }

  private void assertUnavailable(String reason) {
    assertThatThrownBy(() -> keys.find(authority, "first"))
        .isInstanceOf(AuthorityUnavailableException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void keysAreFetchedOnceAndKept() {
    publish(signer);
    assertThat(keys.find(authority, "first").orElseThrow()).isInstanceOf(AuthorityKey.Usable.class);
    later(Duration.ofMinutes(59));
    assertThat(keys.find(authority, "first")).isPresent();
    assertThat(server.configurations).hasValue(1);
    assertThat(server.keySets).hasValue(1);
  }

  @Test
  void keysAreFetchedAgainWhenTheyAreNoLongerFresh() {
    publish(signer);
    keys.find(authority, "first");
    later(Duration.ofMinutes(61));
    keys.find(authority, "first");
    assertThat(server.keySets).hasValue(2);
  }

  @Test
  void aNewKeyOfTheAuthorityIsFound() {
    publish(signer);
    keys.find(authority, "first");
    publish(signer, new TestAuthority(server.url(), "second"));
    later(Duration.ofSeconds(31));
    assertThat(keys.find(authority, "second")).isPresent();
  }

  @Test
  void inventedKidsDoNotMakeItAskAgainAndAgain() {
    publish(signer);
    keys.find(authority, "first");
    for (var i = 0; i < 50; i++) {
      assertThat(keys.find(authority, "invented-" + i)).isEmpty();
    }
    assertThat(server.keySets).hasValue(1);
    later(Duration.ofSeconds(31));
    assertThat(keys.find(authority, "invented")).isEmpty();
    assertThat(keys.find(authority, "invented")).isEmpty();
    assertThat(server.keySets).hasValue(2);
  }

  @Test
  void oldKeysServeWhileTheAuthorityIsDownButNotForEver() {
    publish(signer);
    keys.find(authority, "first");
    server.keySet = exchange -> MetadataServer.status(exchange, 503);
    later(Duration.ofHours(2));
    assertThat(keys.find(authority, "first")).isPresent();
    later(Duration.ofHours(23));
    assertUnavailable("503");
  }

  @Test
  void anUnknownKidIsUndecidedWhileTheAuthorityIsDown() {
    publish(signer);
    keys.find(authority, "first");
    server.keySet = exchange -> MetadataServer.status(exchange, 503);
    later(Duration.ofSeconds(31));
    assertThatThrownBy(() -> keys.find(authority, "second"))
        .isInstanceOf(AuthorityUnavailableException.class);
  }

  @Test
  void aFailedFetchIsNotRepeatedAtOnce() {
    server.configuration = exchange -> MetadataServer.status(exchange, 500);
    assertUnavailable("500");
    assertUnavailable("500");
    assertThat(server.configurations).hasValue(1);
    later(Duration.ofSeconds(3));
    server.configuration = exchange -> MetadataServer.text(exchange, server.configurationText());
    publish(signer);
    assertThat(keys.find(authority, "first")).isPresent();
  }

  @Test
  void concurrentRequestsShareOneFetch() throws Exception {
    publish(signer);
    var arrived = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    server.configuration =
        exchange -> {
          arrived.countDown();
          try {
            answer.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          MetadataServer.text(exchange, server.configurationText());
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Optional<AuthorityKey>>>();
      for (var i = 0; i < 20; i++) {
        all.add(threads.submit(() -> keys.find(authority, "first")));
      }
      arrived.await();
      answer.countDown();
      for (var one : all) {
        assertThat(one.get()).isPresent();
      }
    }
    assertThat(server.configurations).hasValue(1);
    assertThat(server.keySets).hasValue(1);
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.configuration =
        exchange -> {
          exchange.getResponseHeaders().add("Location", server.url() + "/certs");
          MetadataServer.status(exchange, 302);
        };
    assertUnavailable("302");
    assertThat(server.keySets).hasValue(0);
  }

  @Test
  void aKeySetOnAnotherOriginIsNotFetched() {
    server.configuration =
        exchange ->
            MetadataServer.text(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"https://localhost:1/certs\"}"
                    .formatted(server.url()));
    assertUnavailable("another origin");
  }

  @Test
  void aKeySetWithoutTlsIsNotFetched() {
    server.configuration =
        exchange ->
            MetadataServer.text(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/certs\"}"
                    .formatted(server.url(), server.url().replace("https", "http")));
    assertUnavailable("another origin");
  }

  @Test
  void theMetadataOfAnotherIssuerIsNotBelieved() {
    server.configuration =
        exchange ->
            MetadataServer.text(
                exchange,
                "{\"issuer\":\"https://other.example\",\"jwks_uri\":\"%s/certs\"}"
                    .formatted(server.url()));
    assertUnavailable("issuer");
  }

  @Test
  void aDocumentThatIsTooLongIsNotRead() {
    server.configuration =
        exchange ->
            MetadataServer.text(exchange, " ".repeat(MetadataFetcher.MAX_CONFIGURATION_BYTES + 1));
    assertUnavailable(MetadataFetcher.CONFIGURATION_PATH);
  }

  @Test
  void whatIsNoJsonIsNotBelieved() {
    server.configuration = exchange -> MetadataServer.text(exchange, "<html>");
    assertUnavailable("JSON");
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() throws Exception {
    var over = new CountDownLatch(1);
    server.configuration =
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        };
    var impatient =
        new FetchRules(
            RULES.connectTimeout(),
            Duration.ofMillis(500),
            RULES.freshFor(),
            RULES.staleFor(),
            RULES.refetchInterval(),
            RULES.retryInterval(),
            RULES.maxAuthorities());
    try (var quick = keys(server.trust(), impatient)) {
      assertThatThrownBy(() -> quick.find(authority, "first"))
          .isInstanceOf(AuthorityUnavailableException.class)
          .hasMessageContaining("no answer within");
    } finally {
      over.countDown();
    }
  }

  @Test
  void aServerThatIsNotTrustedIsNotBelieved() throws Exception {
    try (var strict = keys(SSLContext.getDefault(), RULES)) {
      assertThatThrownBy(() -> strict.find(authority, "first"))
          .isInstanceOf(AuthorityUnavailableException.class);
    }
    assertThat(server.configurations).hasValue(0);
  }

  /// Not undecided: clients would try again, and no retry could succeed.
  @Test
  void anAuthorityThatTheOperatorDoesNotAdmitIsNotAskedAndRefused() {
    try (var strict = new HttpsAuthorityKeys(server.trust(), now::get, RULES, _ -> false)) {
      assertThat(strict.find(authority, "first"))
          .hasValueSatisfying(key ->
              assertThat(key)
                  .isInstanceOfSatisfying(
                      AuthorityKey.Unusable.class,
                      u -> assertThat(u.reason()).contains("not admitted")));
    }
    assertThat(server.configurations).hasValue(0);
  }

  @Test
  void theCacheForgetsTheAuthorityThatWasUsedLongestAgo() {
    publish(signer);
    keys.find(authority, "first");
    for (var i = 0; i < RULES.maxAuthorities(); i++) {
      var absent = Authority.parse("https://localhost:1/" + i);
      assertThatThrownBy(() -> keys.find(absent, "first"))
          .isInstanceOf(AuthorityUnavailableException.class);
    }
    keys.find(authority, "first");
    assertThat(server.keySets).hasValue(2);
  }
}
