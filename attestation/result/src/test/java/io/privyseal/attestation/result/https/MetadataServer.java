package io.privyseal.attestation.result.https;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An authority's metadata endpoints over TLS on a port of the system's choice.
final class MetadataServer implements AutoCloseable {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();

  /// Answers one request.
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  final AtomicInteger configurations = new AtomicInteger();
  final AtomicInteger keySets = new AtomicInteger();
  volatile Answer configuration = exchange -> text(exchange, configurationText());
  volatile Answer keySet = exchange -> text(exchange, "{\"keys\":[]}");

  final AtomicInteger introspections = new AtomicInteger();
  volatile Answer introspection = exchange -> text(exchange, "{\"active\":true}");

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final X509Certificate root;

  MetadataServer() {
    var rootKeys = ENGINE.generateEc(EcCurve.P256);
    var authority =
        CertificateAuthority.selfSigned(
            ENGINE, subject("Test Root"), rootKeys.getPublic(), rootKeys.getPrivate());
    var leafKeys = ENGINE.generateEc(EcCurve.P256);
    var chain =
        authority.issueServer(subject("localhost"), leafKeys.getPublic(), List.of("localhost"));
    root = authority.root();
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
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          configurations.incrementAndGet();
          configuration.to(exchange);
        });
    server.createContext(
        "/certs",
        exchange -> {
          keySets.incrementAndGet();
          keySet.to(exchange);
        });
    server.createContext(
        "/introspect",
        exchange -> {
          introspections.incrementAndGet();
          introspection.to(exchange);
        });
    server.start();
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  String configurationText() {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/certs\"}".formatted(url(), url());
  }

  /// The same with an introspection endpoint.
  void offerIntrospection() {
    var text =
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/certs\",\"introspection_endpoint\":\"%s/introspect\"}"
            .formatted(url(), url(), url());
    configuration = exchange -> text(exchange, text);
  }

  /// Trusts this server's root and nothing else.
  SSLContext trust() {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("root", root);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void text(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      var body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  static void status(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, -1);
    }
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
