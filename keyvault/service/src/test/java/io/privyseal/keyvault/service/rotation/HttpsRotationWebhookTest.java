package io.privyseal.keyvault.service.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.keyvault.domain.ObjectAttributes;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.Tags;
import io.privyseal.keyvault.domain.Vault;
import io.privyseal.keyvault.domain.VaultName;
import io.privyseal.keyvault.release.envelope.ReleaseSigner;
import io.privyseal.keyvault.secrets.SecretBundle;
import io.privyseal.keyvault.secrets.SecretName;
import io.privyseal.keyvault.secrets.SecretVersionRecord;
import io.privyseal.keyvault.secrets.VaultSecret;
import io.privyseal.keyvault.secrets.rotation.RotationEvent;
import io.privyseal.keyvault.secrets.rotation.RotationWebhook.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls to a real TLS server on the loopback address.
class HttpsRotationWebhookTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final CertificateAuthority ROOT = authority();
  private static final KeyPair SIGNING = ENGINE.generateRsa(2048);
  private static final String VERSION = "0123456789abcdef0123456789abcdef";

  private SSLServerSocket receiver;
  private final CompletableFuture<String> received = new CompletableFuture<>();
  private final CountDownLatch end = new CountDownLatch(1);

  private static CertificateAuthority authority() {
    var key = ENGINE.generateEc(EcCurve.P256);
    return CertificateAuthority.selfSigned(
        ENGINE, subject("receivers"), key.getPublic(), key.getPrivate());
  }

  /// TLS looks at the real time.
  private static CertificateAuthority.Subject subject(String name) {
    return new CertificateAuthority.Subject(
        name, Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(2));
  }

  @BeforeEach
  void listen() throws Exception {
    var key = ENGINE.generateEc(EcCurve.P256);
    var chain = ROOT.issueServer(subject("receiver"), key.getPublic(), List.of("receiver.example"));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("k", key.getPrivate(), new char[0], chain.toArray(X509Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    receiver =
        (SSLServerSocket)
            tls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    end.countDown();
    receiver.close();
  }

  /// Takes one request, and answers it so.
  private void answers(String answer) {
    var _ =
        Thread.startVirtualThread(() -> {
          try (var socket = receiver.accept()) {
            var in = socket.getInputStream();
            var text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
              text.append((char) in.read());
            }
            var length =
                Integer.parseInt(
                    text.toString().replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1"));
            text.append(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
            received.complete(text.toString());
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            if (answer.isEmpty()) {
              var _ = end.await(30, TimeUnit.SECONDS);
            }
          } catch (IOException | InterruptedException e) {
            received.completeExceptionally(e);
          }
        });
  }

  private static String json(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" + body;
  }

  private static SSLContext trust(CertificateAuthority authority) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", authority.root());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }

  private static ReleaseSigner signer() {
    var key = ENGINE.generateEc(EcCurve.P256);
    var chain =
        ROOT.intermediate(subject("intermediate"), key.getPublic(), key.getPrivate())
            .issueServer(subject("vault"), SIGNING.getPublic(), List.of("vault.example"));
    return new ReleaseSigner(ENGINE, SIGNING.getPrivate(), chain);
  }

  private static HttpsRotationWebhook webhook(
      WebhookRules rules, CertificateAuthority trusted, String... addresses) throws Exception {
    return new HttpsRotationWebhook(
        trust(trusted),
        signer(),
        rules,
        host -> {
          if (host.equals("unknown.example")) {
            throw new UnknownHostException(host);
          }
          var found = new java.util.ArrayList<InetAddress>();
          for (var address : addresses) {
            found.add(InetAddress.getByName(address));
          }
          return found;
        },
        () -> NOW);
  }

  private static HttpsRotationWebhook webhook() throws Exception {
    return webhook(
        new WebhookRules(WebhookRules.Reach.ANY, Duration.ofSeconds(20)), ROOT, "127.0.0.1");
  }

  private URI url() {
    return url("receiver.example");
  }

  private URI url(String host) {
    return URI.create("https://%s:%d/rotate?a=b".formatted(host, receiver.getLocalPort()));
  }

  private static RotationEvent event(RotationEvent.Kind kind) {
    var vault =
        new Vault(
            new VaultName("demo"),
            "11111111-2222-3333-4444-555555555555",
            "https://vault.example",
            90,
            false);
    var version = new ObjectVersion(VERSION);
    var secret =
        new VaultSecret(
            vault.name(),
            new SecretName("token"),
            Optional.empty(),
            Optional.empty(),
            version,
            1,
            1);
    var record =
        new SecretVersionRecord(
            version,
            1,
            Optional.empty(),
            new ObjectAttributes(true, Optional.empty(), Optional.empty(), NOW, NOW),
            Tags.NONE);
    return new RotationEvent(kind, "e".repeat(32), vault, new SecretBundle(secret, record), NOW, 3);
  }

  private static RotationEvent event() {
    return event(RotationEvent.Kind.ROTATE);
  }

  private static void assertFailed(Answer answer, String reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class, failed -> assertThat(failed.reason()).contains(reason));
  }

  @Test
  void theValueOfAnAnswerIsTaken() throws Exception {
    answers(json("{\"value\":\"second\"}"));

    assertThat(webhook().tell(url(), event()))
        .isInstanceOfSatisfying(
            Answer.Value.class,
            answer -> {
              try (var value = answer.value()) {
                String text = value.expose(plain -> Bytes.copyOf(plain).asUtf8());
                assertThat(text).isEqualTo("second");
              }
            });
  }

  @Test
  void theReceiverCanCheckWhoTellsItWhat() throws Exception {
    answers("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(webhook().tell(url(), event())).isInstanceOf(Answer.Accepted.class);

    var request = received.get(20, TimeUnit.SECONDS);
    assertThat(request)
        .startsWith(
            "POST /rotate?a=b HTTP/1.1\r\nHost: receiver.example:" + receiver.getLocalPort())
        .contains("\r\nContent-Type: application/jose\r\n");
    var jws = Jws.parse(request.substring(request.indexOf("\r\n\r\n") + 4));
    assertThat(jws.isSignedBy(ENGINE, SIGNING.getPublic())).isTrue();
    assertThat(jws.header().string("typ")).contains(HttpsRotationWebhook.TYPE);
    assertThat(jws.header().array("x5c").orElseThrow()).hasSize(3);
    assertThat(jws.claims().toJson())
        .isEqualTo(
            """
            {"aud":"%s","iat":%d,"exp":%d,"jti":"%s","type":"privyseal.secret.rotate",\
            "tenant":"11111111-2222-3333-4444-555555555555","vault":"demo","secret":"token",\
            "version":"%s","due":%d,"attempt":3}\
            """
                .formatted(
                    url(),
                    NOW.getEpochSecond(),
                    NOW.getEpochSecond() + 300,
                    "e".repeat(32),
                    VERSION,
                    NOW.getEpochSecond()));
  }

  @Test
  void anEndIsToldWithoutAskingForAValue() throws Exception {
    answers(json("{\"value\":\"unasked\"}"));

    assertThat(webhook().tell(url(), event(RotationEvent.Kind.NEAR_EXPIRY)))
        .isInstanceOf(Answer.Accepted.class);
    assertThat(received.get(20, TimeUnit.SECONDS)).doesNotContain("unasked");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"value":""}        | a value that a secret cannot hold
          {"value":7}         | without a value
          {}                  | without a value
          [1]                 | without a JSON object
          open-sesame         | without a JSON object
          """)
  void anAnswerWithoutAProperValueFails(String body, String reason) throws Exception {
    answers(json(body));

    var answer = webhook().tell(url(), event());

    assertFailed(answer, reason);
    assertThat(answer.toString()).doesNotContain("sesame");
  }

  @Test
  void anotherContentTypeFails() throws Exception {
    answers("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{\"value\":\"v\"}");

    assertFailed(webhook().tell(url(), event()), "without application/json");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    answers("HTTP/1.1 %d Moved\r\nLocation: https://127.0.0.1/\r\n\r\n".formatted(status));

    assertFailed(webhook().tell(url(), event()), "redirects are not followed");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 400, 401, 404, 429, 500})
  void anyOtherStatusFails(int status) throws Exception {
    answers("HTTP/1.1 %d Status\r\n\r\n".formatted(status));

    assertFailed(webhook().tell(url(), event()), "status " + status);
  }

  @Test
  void anAnswerThatIsNoHttpFails() throws Exception {
    answers("220 mail ready\r\n");

    assertFailed(webhook().tell(url(), event()), "cannot be read");
  }

  @Test
  void aReceiverThatSaysNothingIsLeft() throws Exception {
    answers("");
    var hasty =
        webhook(
            new WebhookRules(WebhookRules.Reach.ANY, Duration.ofMillis(500)), ROOT, "127.0.0.1");

    assertFailed(hasty.tell(url(), event()), "no answer within");
  }

  @Test
  void aCertificateOfAnotherNameFails() throws Exception {
    answers(json("{\"value\":\"v\"}"));

    assertFailed(webhook().tell(url("other.example"), event()), "no trusted TLS connection");
  }

  @Test
  void aCertificateOfAnotherAuthorityFails() throws Exception {
    answers(json("{\"value\":\"v\"}"));
    var other =
        webhook(
            new WebhookRules(WebhookRules.Reach.ANY, Duration.ofSeconds(20)),
            authority(),
            "127.0.0.1");

    assertFailed(other.tell(url(), event()), "no trusted TLS connection");
  }

  @Test
  void aPrivateAddressIsNotCalled() throws Exception {
    var strict = webhook(WebhookRules.DEFAULT, ROOT, "127.0.0.1");

    assertFailed(strict.tell(url(), event()), "not public");
    assertThatThrownBy(() -> strict.check(url()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("public addresses only");
  }

  @Test
  void aPrivateAddressBesideAPublicOneIsNotCalled() throws Exception {
    assertFailed(
        webhook(WebhookRules.DEFAULT, ROOT, "1.1.1.1", "10.0.0.1").tell(url(), event()),
        "not public");
  }

  @Test
  void aNameThatTurnsPrivateAfterItWasCheckedIsNotCalled() throws Exception {
    var answers = new java.util.ArrayDeque<>(List.of("1.1.1.1", "127.0.0.1"));
    var strict =
        new HttpsRotationWebhook(
            trust(ROOT),
            signer(),
            WebhookRules.DEFAULT,
            _ -> List.of(InetAddress.getByName(answers.remove())),
            () -> NOW);
    strict.check(url());

    assertFailed(strict.tell(url(), event()), "not public");
    assertThat(answers).isEmpty();
  }

  @Test
  void anUnknownHostFailsWhenItIsCalledOnly() throws Exception {
    var url = url("unknown.example");
    webhook().check(url);

    assertFailed(webhook().tell(url, event()), "not known");
  }

  @ParameterizedTest
  @EnumSource(RotationEvent.Kind.class)
  void switchedOffItCallsNobody(RotationEvent.Kind kind) throws Exception {
    var off = webhook(WebhookRules.DEFAULT.withReach(WebhookRules.Reach.OFF), ROOT, "1.1.1.1");

    assertThatThrownBy(() -> off.check(url())).isInstanceOf(RefusedException.class);
    assertFailed(off.tell(url(), event(kind)), "calls no webhooks");
  }
}
