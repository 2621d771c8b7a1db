package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A production server that trusts two issuers over HTTPS and certificates of callers, from its
/// configuration file to its answers.
@TestInstance(Lifecycle.PER_CLASS)
final class ProductionIdentityTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final KeyPair CLIENT = ENGINE.generateEc(EcCurve.P256);
  private static final KeyPair CLIENTS_KEY = ENGINE.generateEc(EcCurve.P256);
  private static final String ROLES = "/api/v1/role-assignments?scope=/";

  private final KeyPair signing = ENGINE.generateRsa(2048);
  private final String administrator = "kc:" + UUID.randomUUID();
  private ProductionFiles files;
  private HttpsServer issuers;
  private ProductionServer server;
  private CertificateAuthority clients;
  private List<X509Certificate> leaf;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    files = ProductionFiles.in(directory);
    issuers = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    issuers.setHttpsConfigurator(
        new HttpsConfigurator(
            TlsContexts.server(files.authority().tlsLeaf("issuers", List.of("127.0.0.1")))));
    issuers.createContext("/", this::answer);
    issuers.start();
    var now = Instant.now();
    clients =
        CertificateAuthority.selfSigned(
            ENGINE,
            new CertificateAuthority.Subject("clients", now, Duration.ofDays(1)),
            CLIENTS_KEY.getPublic(),
            CLIENTS_KEY.getPrivate());
    leaf =
        clients.issueServer(
            new CertificateAuthority.Subject("payroll", now, Duration.ofHours(12)),
            CLIENT.getPublic(),
            List.of("payroll.example.org"));
    files.unset("IDENTITY_ENTRA_TENANTS");
    files.set("TLS_TRUST_FILE", files.authority().certificateFile().toString());
    files.set("IDENTITY_ADMINISTRATORS", administrator + ",certificate:payroll.example.org");
    files.set("IDENTITY_CLIENT_CERTIFICATES_USE", "callers");
    files.set("IDENTITY_CLIENT_CERTIFICATES_NAME", "san-dns");
    files.set("IDENTITY_CLIENT_CERTIFICATES_LONGEST", "P2D");
    files.set(
        "IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE",
        Files.writeString(directory.resolve("clients.pem"), Pem.write(clients.root())).toString());
    var yaml =
        """
        identity:
          issuer:
            corporate: {kind: keycloak, url: '%s', audiences: [privyseal], prefix: 'kc:'}
            cluster: {url: '%s', prefix: 'k8s:'}
        """
            .formatted(issuer("corporate"), issuer("cluster"));
    var file = Files.writeString(directory.resolve("privyseal.yaml"), yaml);
    server =
        ProductionServer.start(
            Configuration.read(
                Profile.PRODUCTION, Optional.of(file), files.environment(), Map.of()));
  }

  @AfterAll
  void stop() {
    server.close();
    issuers.stop(0);
  }

  private String issuer(String realm) {
    return "https://127.0.0.1:%d/%s".formatted(issuers.getAddress().getPort(), realm);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var realm = path.split("/", -1)[1];
    var text =
        path.endsWith("/keys")
            ? new JwkSet(List.of(Jwk.of(signing.getPublic()).with("kid", "k"))).toJson().toJson()
            : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
                .formatted(issuer(realm), issuer(realm));
    var body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private String token(UnaryOperator<JsonValue.Builder> change) {
    var now = Instant.now().getEpochSecond();
    var good =
        JsonObject.builder()
            .put("iss", issuer("corporate"))
            .put("aud", JsonArray.ofStrings(List.of("privyseal", "account")))
            .put("sub", administrator.substring("kc:".length()))
            .put("typ", "Bearer")
            .put("azp", "console")
            .put("iat", now)
            .put("exp", now + 300);
    var header = JsonObject.builder().put("alg", "RS256").put("kid", "k").put("typ", "JWT").build();
    return Jws.sign(
        ENGINE,
        SignatureScheme.RS256,
        signing.getPrivate(),
        header,
        Bytes.utf8(change.apply(good).build().toJson()));
  }

  private HttpResponse<String> call(Optional<String> bearer, boolean certificate) throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(tls(certificate)).build()) {
      var url = "https://localhost:" + files.get("PLATFORM_PORT") + ROLES;
      var request = HttpRequest.newBuilder(URI.create(url));
      bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private SSLContext tls(boolean certificate) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", files.authority().certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (certificate) {
      own.setKeyEntry(
          "client", CLIENT.getPrivate(), new char[0], leaf.toArray(X509Certificate[]::new));
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  @Test
  void aTokenOfTheConfiguredIssuerIsItsPrincipals() throws Exception {
    var answer = call(Optional.of(token(c -> c)), false);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains(administrator, "certificate:payroll.example.org");
  }

  @Test
  void theSameSubjectOfTheOtherIssuerIsAnother() throws Exception {
    var other = token(c -> c.put("iss", issuer("cluster")).put("aud", "https://vault.example.com"));

    assertThat(call(Optional.of(other), false).statusCode()).isEqualTo(403);
  }

  @Test
  void aTokenForAnotherAudienceIsRefused() throws Exception {
    assertThat(call(Optional.of(token(c -> c.put("aud", "account"))), false).statusCode())
        .isEqualTo(401);
  }

  @Test
  void anIdTokenIsRefused() throws Exception {
    assertThat(call(Optional.of(token(c -> c.put("typ", "ID"))), false).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aClientCertificateIsItsHolders() throws Exception {
    var answer = call(Optional.empty(), true);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void withoutTokenAndCertificateItIs401() throws Exception {
    assertThat(call(Optional.empty(), false).statusCode()).isEqualTo(401);
  }

  @Test
  void aBadTokenIsNotMendedByACertificate() throws Exception {
    assertThat(call(Optional.of("a.b.c"), true).statusCode()).isEqualTo(401);
  }

  @Test
  void aBoundTokenIsTakenWithItsCertificateOnly() throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(leaf.getFirst().getEncoded());
    var bound =
        token(c ->
            c.put("cnf", JsonObject.builder().put("x5t#S256", Base64Url.encode(digest)).build()));

    assertThat(call(Optional.of(bound), true).statusCode()).isEqualTo(200);
    assertThat(call(Optional.of(bound), false).statusCode()).isEqualTo(401);
  }
}
