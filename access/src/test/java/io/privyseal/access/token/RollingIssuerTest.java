package io.privyseal.access.token;

import static io.privyseal.access.token.TestIssuer.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.privyseal.access.TenantId;
import io.privyseal.access.token.Authentication.Authenticated;
import io.privyseal.access.token.Authentication.Unauthenticated;
import io.privyseal.access.token.Authentication.Undecided;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Issuers over HTTPS with discovery and key sets that change, through everything that stands
/// between an `Authorization` header and a caller.
class RollingIssuerTest {
  private static final HttpsIssuerKeysTest.Identity TLS = HttpsIssuerKeysTest.Identity.create();
  private static final TenantId TENANT = new TenantId("acme");
  private static final KeyPair FIRST = ENGINE.generateEc(EcCurve.P256);
  private static final KeyPair SECOND = ENGINE.generateEc(EcCurve.P256);

  private final Map<String, Map<String, KeyPair>> published = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private Instant now = TestIssuer.NOW;
  private boolean down;
  private HttpsServer server;
  private HttpsIssuerKeys source;
  private BearerTokenVerifier verifier;

  @BeforeEach
  void start() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TLS.server()));
    server.createContext("/", this::answer);
    server.start();
    publish("one", Map.of("first", FIRST));
    publish("two", Map.of("first", SECOND));
    source = new HttpsIssuerKeys(TLS.client());
    verifier =
        new BearerTokenVerifier(
            List.of(trusted("one", ""), trusted("two", "two:")),
            Set.of(TestIssuer.AUDIENCE),
            new IssuerKeyCache(source, () -> now),
            ENGINE,
            () -> now,
            Duration.ofMinutes(1));
  }

  @AfterEach
  void stop() {
    source.close();
    server.stop(0);
  }

  private void publish(String realm, Map<String, KeyPair> keys) {
    published.put(realm, new LinkedHashMap<>(keys));
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var realm = path.split("/", -1)[1];
    byte[] body;
    if (path.endsWith("/keys")) {
      asked.incrementAndGet();
      var keys =
          published.getOrDefault(realm, Map.of()).entrySet().stream()
              .map(e -> Jwk.of(e.getValue().getPublic()).with("kid", e.getKey()))
              .toList();
      body = new JwkSet(keys).toJson().toJson().getBytes(StandardCharsets.UTF_8);
    } else {
      body =
          "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
              .formatted(issuer(realm), issuer(realm))
              .getBytes(StandardCharsets.UTF_8);
    }
    exchange.sendResponseHeaders(down ? 503 : 200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private String issuer(String realm) {
    return "https://127.0.0.1:" + server.getAddress().getPort() + "/" + realm;
  }

  private TrustedIssuer trusted(String realm, String prefix) {
    var issuer =
        TrustedIssuer.openId(issuer(realm), TrustedIssuer.discoveryOf(issuer(realm)), TENANT);
    var names = issuer.claims();
    return issuer.with(
        new IssuerClaims(
            names.principal(), names.application(), names.groups(), names.roles(), prefix));
  }

  private Authentication present(String realm, String kid, KeyPair key) {
    var claims =
        JsonObject.builder()
            .put("iss", issuer(realm))
            .put("aud", TestIssuer.AUDIENCE)
            .put("sub", "alice")
            .put("iat", now.getEpochSecond())
            .put("exp", now.getEpochSecond() + 3600)
            .build();
    var header = JsonObject.builder().put("alg", "ES256").put("kid", kid).build();
    var token =
        Jws.sign(
            ENGINE, SignatureScheme.ES256, key.getPrivate(), header, Bytes.utf8(claims.toJson()));
    return verifier.verify(Optional.of("Bearer " + token));
  }

  private static TokenRefusal refusal(Authentication answer) {
    assertThat(answer).isInstanceOf(Unauthenticated.class);
    return ((Unauthenticated) answer).refusal();
  }

  @Test
  void severalIssuersAtOnceEachWithItsOwnKeys() {
    assertThat(caller(present("one", "first", FIRST))).isEqualTo("alice");
    assertThat(caller(present("two", "first", SECOND))).isEqualTo("two:alice");
  }

  @Test
  void aKeyOfOneIssuerSignsNothingForAnother() {
    assertThat(refusal(present("one", "first", SECOND))).isEqualTo(TokenRefusal.SIGNATURE_INVALID);
  }

  @Test
  void aNewKeyIsTakenAfterOneQuestion() {
    present("one", "first", FIRST);
    now = now.plus(IssuerKeyCache.UNKNOWN_KEY_PAUSE);
    publish("one", Map.of("first", FIRST, "second", SECOND));

    assertThat(present("one", "second", SECOND)).isInstanceOf(Authenticated.class);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aKeyThatWasRolledOutDiesWithTheNextQuestion() {
    present("one", "first", FIRST);
    now = now.plus(IssuerKeyCache.UNKNOWN_KEY_PAUSE);
    publish("one", Map.of("second", SECOND));
    present("one", "second", SECOND);

    assertThat(refusal(present("one", "first", FIRST))).isEqualTo(TokenRefusal.KEY_UNKNOWN);
  }

  @Test
  void aKeyThatWasRolledOutDiesWithinAnHourWhoeverAsks() {
    present("one", "first", FIRST);
    publish("one", Map.of("second", SECOND));
    now = now.plus(IssuerKeyCache.FRESH);

    assertThat(refusal(present("one", "first", FIRST))).isEqualTo(TokenRefusal.KEY_UNKNOWN);
  }

  @Test
  void inventedKeyIdsCauseOneQuestion() {
    present("one", "first", FIRST);
    now = now.plus(IssuerKeyCache.UNKNOWN_KEY_PAUSE);
    for (var i = 0; i < 20; i++) {
      assertThat(refusal(present("one", "invented-" + i, FIRST)))
          .isEqualTo(TokenRefusal.KEY_UNKNOWN);
    }

    assertThat(asked).hasValue(2);
  }

  @Test
  void anIssuerThatIsDownLeavesItUndecided() {
    down = true;

    assertThat(present("one", "first", FIRST)).isInstanceOf(Undecided.class);
  }

  @Test
  void anUnknownKeyOfAnIssuerThatIsDownIsUndecidedEachTime() {
    present("one", "first", FIRST);
    now = now.plus(IssuerKeyCache.UNKNOWN_KEY_PAUSE);
    down = true;

    assertThat(present("one", "second", SECOND)).isInstanceOf(Undecided.class);
    assertThat(present("one", "second", SECOND))
        .as("within the pause")
        .isInstanceOf(Undecided.class);
    assertThat(present("one", "first", FIRST)).as("a known key").isInstanceOf(Authenticated.class);
  }

  @Test
  void knownKeysOfAnIssuerThatIsDownServeForADayAtMost() {
    present("one", "first", FIRST);
    down = true;
    now = now.plus(IssuerKeyCache.USABLE).minusSeconds(1);
    assertThat(present("one", "first", FIRST)).isInstanceOf(Authenticated.class);
    now = now.plusSeconds(1);

    assertThat(present("one", "first", FIRST)).isInstanceOf(Undecided.class);
  }

  private static String caller(Authentication answer) {
    assertThat(answer).isInstanceOf(Authenticated.class);
    return ((Authenticated) answer).caller().objectId();
  }
}
