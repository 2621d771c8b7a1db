package io.privyseal.access.token;

import static io.privyseal.access.token.TestIssuer.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.privyseal.access.TenantId;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.jose.Jwk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsIssuerKeysTest {
  private static final PublicKey KEY = ENGINE.generateEc(EcCurve.P256).getPublic();
  private static final Identity SERVER = Identity.create();

  private HttpsServer server;
  private HttpsIssuerKeys keys;
  private TrustedIssuer issuer;

  @BeforeEach
  void start() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(SERVER.server()));
    server.start();
    keys = new HttpsIssuerKeys(SERVER.client());
    issuer =
        TrustedIssuer.openId(
            "https://issuer.example", URI.create(base() + "/metadata"), new TenantId("t"));
  }

  @AfterEach
  void stop() {
    keys.close();
    server.stop(0);
  }

  @Test
  void givesTheKeysForSignatures() {
    serveMetadata("https://issuer.example", base() + "/keys");
    serveKeys(jwk("1"), Jwk.of(KEY).with("kid", "2").with("use", "enc"), Jwk.of(KEY));

    assertThat(keys.fetch(issuer)).isEqualTo(Map.of("1", KEY));
  }

  @Test
  void anIdThatTwoKeysShareNamesNeither() {
    serveMetadata("https://issuer.example", base() + "/keys");
    serveKeys(jwk("1"), jwk("1"), jwk("2"));

    assertThat(keys.fetch(issuer)).containsOnlyKeys("2");
  }

  @Test
  void metadataOfAnotherIssuerAreRefused() {
    serveMetadata("https://other.example", base() + "/keys");
    serveKeys(jwk("1"));

    refused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1/keys", "file:///etc/passwd", "", "https:", "not a uri"})
  void aKeySetThatIsNotOverHttpsIsRefused(String address) {
    serveMetadata("https://issuer.example", address);

    refused();
  }

  @Test
  void aRedirectIsNotFollowed() {
    serveMetadata("https://issuer.example", base() + "/moved");
    serveKeys(jwk("1"));
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", base() + "/keys");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });

    refused();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 404, 500})
  void anotherStatusIsRefused(int status) {
    server.createContext(
        "/metadata",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });

    refused();
  }

  @Test
  void tooLongADocumentIsRefused() {
    serve("/metadata", "{\"x\":\"" + "x".repeat(HttpsIssuerKeys.MAX_DOCUMENT_BYTES) + "\"}");

    refused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"issuer\":\"https://issuer.example\"}"})
  void metadataOfAnotherFormAreRefused(String document) {
    serve("/metadata", document);

    refused();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\"}]}", "{\"keys\":1}"})
  void aKeySetOfAnotherFormIsRefused(String document) {
    serveMetadata("https://issuer.example", base() + "/keys");
    serve("/keys", document);

    refused();
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefused() {
    serveMetadata("https://issuer.example", base() + "/keys");
    serveKeys(jwk("1"));
    try (var strict = new HttpsIssuerKeys(Identity.create().client())) {
      assertThatThrownBy(() -> strict.fetch(issuer))
          .isInstanceOf(IssuerKeysUnavailableException.class);
    }
  }

  @Test
  void anIssuerThatIsAwayIsUnavailable() {
    server.stop(0);

    refused();
  }

  private void refused() {
    assertThatThrownBy(() -> keys.fetch(issuer)).isInstanceOf(IssuerKeysUnavailableException.class);
  }

  private String base() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private static Jwk jwk(String kid) {
    return Jwk.of(KEY).with("kid", kid);
  }

  private void serveMetadata(String name, String keySet) {
    serve("/metadata", "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(name, keySet));
  }

  private void serveKeys(Jwk... published) {
    serve("/keys", new io.privyseal.foundation.jose.JwkSet(List.of(published)).toJson().toJson());
  }

  private void serve(String path, String body) {
    server.createContext(
        path,
        exchange -> {
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
          try (var out = exchange.getResponseBody()) {
            out.write(bytes);
          } catch (IOException _) {
            // The client hung up, which is what some of these tests are about.
          }
        });
  }

  /// A server's certificate of an authority of its own, and who trusts it.
  record Identity(SSLContext server, SSLContext client) {
    static Identity create() {
      var authority = ENGINE.generateEc(EcCurve.P256);
      var leaf = ENGINE.generateEc(EcCurve.P256);
      var now = Instant.now();
      var ca =
          CertificateAuthority.selfSigned(
              ENGINE,
              new CertificateAuthority.Subject("test authority", now, Duration.ofDays(1)),
              authority.getPublic(),
              authority.getPrivate());
      var chain =
          ca.issueServer(
              new CertificateAuthority.Subject("test issuer", now, Duration.ofDays(1)),
              leaf.getPublic(),
              List.of("127.0.0.1"));
      try {
        var own = store();
        own.setKeyEntry(
            "server", leaf.getPrivate(), new char[0], chain.toArray(Certificate[]::new));
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(own, new char[0]);
        var server = SSLContext.getInstance("TLS");
        server.init(keyManagers.getKeyManagers(), null, null);
        return new Identity(server, trusting(ca.certificate()));
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static SSLContext trusting(X509Certificate ca)
        throws GeneralSecurityException, IOException {
      var trusted = store();
      trusted.setCertificateEntry("ca", ca);
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      var client = SSLContext.getInstance("TLS");
      client.init(null, managers.getTrustManagers(), null);
      return client;
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    }
  }
}
