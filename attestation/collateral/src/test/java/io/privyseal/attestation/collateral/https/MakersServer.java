package io.privyseal.attestation.collateral.https;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.privyseal.attestation.collateral.Makers;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A server over TLS that answers as the makers' services do, and as broken ones do.
final class MakersServer implements AutoCloseable {
  /// Answers one request.
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /// Requests as they came: path and query.
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final X509Certificate root;

  MakersServer() {
    var rootKeys = Makers.ENGINE.generateEc(EcCurve.P256);
    var authority =
        CertificateAuthority.selfSigned(
            Makers.ENGINE, subject("Test Root"), rootKeys.getPublic(), rootKeys.getPrivate());
    var leafKeys = Makers.ENGINE.generateEc(EcCurve.P256);
    var chain =
        authority.issueServer(subject("localhost"), leafKeys.getPublic(), List.of("localhost"));
    root = authority.root();
    try {
      var store = emptyStore();
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
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().toString();
    requests.add(path);
    answers.getOrDefault(path, status(404)).to(exchange);
  }

  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /// @param path with its query
  MakersServer at(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  static Answer content(Bytes body, Map<String, String> headers) {
    return exchange -> {
      try (exchange) {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(200, body.length());
        exchange.getResponseBody().write(body.toArray());
      }
    };
  }

  static Answer content(Bytes body) {
    return content(body, Map.of());
  }

  static Answer status(int status) {
    return status(status, Map.of());
  }

  static Answer status(int status, Map<String, String> headers) {
    return exchange -> {
      try (exchange) {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, -1);
      }
    };
  }

  /// Promises the whole and hangs up after half of it.
  static Answer cutOff(Bytes body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length());
      exchange.getResponseBody().write(body.toArray(), 0, body.length() / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /// Begins and never ends, until the server is closed.
  Answer stalling(Bytes body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length());
      exchange.getResponseBody().write(body.toArray(), 0, 1);
      exchange.getResponseBody().flush();
      try {
        closed.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  /// One answer after the other; the last one stays.
  static Answer inTurn(Answer... answers) {
    var next = new java.util.concurrent.atomic.AtomicInteger();
    return exchange -> answers[Math.min(next.getAndIncrement(), answers.length - 1)].to(exchange);
  }

  /// Trusts this server's root and nothing else.
  SSLContext trust() {
    try {
      var store = emptyStore();
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

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static CertificateAuthority.Subject subject(String name) {
    return new CertificateAuthority.Subject(name, Instant.now(), Duration.ofDays(1));
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
