package io.privyseal.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.KeyEncryptionKey;
import io.privyseal.keyvault.release.envelope.KeyStatement;
import io.privyseal.keyvault.release.envelope.ReleaseEncryption;
import io.privyseal.keyvault.release.envelope.ReleaseEnvelope;
import io.privyseal.keyvault.release.envelope.ReleaseRequest;
import io.privyseal.keyvault.release.envelope.ReleaseSigner;
import io.privyseal.keyvault.release.envelope.SecretStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// An attestation service that believes anything and a vault that releases to whatever was
/// attested: enough to watch a client. Answers can be queued before the good one.
final class StubServices implements AutoCloseable {
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final KeyPair KEY = ENGINE.generateEc(EcCurve.P256);
  static final String SECRET = "the harvest is hidden in the mill";
  private static final KeyPair LEAF = ENGINE.generateRsa(2048);
  private static final String VERSION = "0123456789abcdef0123456789abcdef";

  /// Answers one request.
  interface Answer {
    void to(HttpExchange exchange, JsonObject body) throws IOException;
  }

  final Deque<Answer> attestations = new ConcurrentLinkedDeque<>();
  final Deque<Answer> releases = new ConcurrentLinkedDeque<>();
  final List<JsonObject> attestRequests = new ArrayList<>();
  final List<JsonObject> releaseRequests = new ArrayList<>();
  final List<String> releasePaths = new ArrayList<>();
  final List<String> traces = new ArrayList<>();

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final X509Certificate root;
  private final ReleaseEnvelope envelope;

  StubServices() {
    var rootKeys = ENGINE.generateEc(EcCurve.P256);
    var middleKeys = ENGINE.generateEc(EcCurve.P256);
    var leafKeys = LEAF;
    var authority =
        CertificateAuthority.selfSigned(
                ENGINE, subject("Test Root"), rootKeys.getPublic(), rootKeys.getPrivate())
            .intermediate(subject("Test Issuer"), middleKeys.getPublic(), middleKeys.getPrivate());
    var chain =
        authority.issueServer(subject("localhost"), leafKeys.getPublic(), List.of("localhost"));
    root = authority.root();
    envelope = new ReleaseEnvelope(ENGINE, new ReleaseSigner(ENGINE, leafKeys.getPrivate(), chain));
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry(
          "server", leafKeys.getPrivate(), new char[0], chain.toArray(X509Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      var tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), null, null);
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/attest/SevSnpVm", this::attest);
    server.createContext("/keys/", this::release);
    server.createContext("/secrets/", this::release);
    server.start();
  }

  URI url() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  X509Certificate root() {
    return root;
  }

  private void attest(HttpExchange exchange) throws IOException {
    var body = body(exchange);
    attestRequests.add(body);
    traces.add(exchange.getRequestHeaders().getFirst("traceparent"));
    var queued = attestations.poll();
    (queued == null ? (Answer) this::goodToken : queued).to(exchange, body);
  }

  private void goodToken(HttpExchange exchange, JsonObject body) throws IOException {
    var runtime =
        Base64Url.decode(body.object("runtimeData").flatMap(r -> r.string("data")).orElseThrow());
    var claims = JsonObject.builder().put("x-ms-runtime", Json.parseObject(runtime)).build();
    var token = Jws.unsecured(JsonObject.EMPTY, Bytes.utf8(claims.toJson()));
    json(exchange, 200, "{\"token\":\"" + token + "\"}");
  }

  private void release(HttpExchange exchange) throws IOException {
    if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer authorization=\"https://login.example/tenant\","
                  + " resource=\"https://vault.localhost\"");
      json(exchange, 401, "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"AKV10000\"}}");
      return;
    }
    var body = body(exchange);
    releaseRequests.add(body);
    traces.add(exchange.getRequestHeaders().getFirst("traceparent"));
    releasePaths.add(exchange.getRequestURI().getPath());
    var queued = releases.poll();
    (queued == null ? (Answer) this::goodRelease : queued).to(exchange, body);
  }

  void goodRelease(HttpExchange exchange, JsonObject body) throws IOException {
    json(exchange, 200, "{\"value\":\"" + answer(exchange, body, body.string("nonce")) + "\"}");
  }

  String answer(HttpExchange exchange, JsonObject body, Optional<String> nonce) {
    var name = exchange.getRequestURI().getPath().split("/", -1)[2];
    var claims = Jws.parse(body.string("target").orElseThrow()).claims();
    var jwk =
        (JsonObject)
            claims.object("x-ms-runtime").flatMap(r -> r.array("keys")).orElseThrow().getFirst();
    var kek =
        new KeyEncryptionKey(
            jwk.string("kid").orElseThrow(), (RSAPublicKey) Jwk.parse(jwk).publicKey());
    if (exchange.getRequestURI().getPath().startsWith("/secrets/")) {
      return secretAnswer(kek, name, body, nonce);
    }
    var kid = url() + "/keys/" + name + "/" + VERSION;
    var statement =
        new KeyStatement(
            Jwk.of(KEY.getPublic()).with("kid", kid).with("kty", "EC-HSM").json(),
            JsonObject.EMPTY,
            JsonObject.EMPTY,
            "e30",
            false);
    try (var material = Secret.takeOver(KEY.getPrivate().getEncoded())) {
      var enc = ReleaseEncryption.named(body.string("enc").orElseThrow()).orElseThrow();
      var asked = new ReleaseRequest("7.6", enc, url() + "/keys/" + name, nonce);
      return envelope.seal(asked, statement, kek, material);
    }
  }

  private String secretAnswer(
      KeyEncryptionKey kek, String name, JsonObject body, Optional<String> nonce) {
    var id = url() + "/secrets/" + name;
    var statement =
        new SecretStatement(
            JsonObject.builder().put("id", id + "/" + VERSION).put("contentType", "t").build(),
            JsonObject.EMPTY,
            JsonObject.EMPTY,
            "e30",
            false);
    var enc = ReleaseEncryption.named(body.string("enc").orElseThrow()).orElseThrow();
    try (var material = Secret.takeOver(SECRET.getBytes(StandardCharsets.UTF_8))) {
      return envelope.seal(new ReleaseRequest("7.6", enc, id, nonce), statement, kek, material);
    }
  }

  /// An error in Azure's shape.
  static Answer error(int status, String code, String message, String... headers) {
    return (exchange, _) -> {
      for (var i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      json(
          exchange,
          status,
          JsonObject.builder()
              .put("error", JsonObject.builder().put("code", code).put("message", message).build())
              .build()
              .toJson());
    };
  }

  /// Ends the connection without an answer.
  static Answer hangUp() {
    return (exchange, _) -> exchange.close();
  }

  static void json(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static JsonObject body(HttpExchange exchange) throws IOException {
    return Json.parseObject(Bytes.copyOf(exchange.getRequestBody().readAllBytes()));
  }

  private static CertificateAuthority.Subject subject(String name) {
    return new CertificateAuthority.Subject(name, Instant.now(), Duration.ofDays(1));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
