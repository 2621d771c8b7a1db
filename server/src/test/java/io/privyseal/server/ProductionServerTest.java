package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.certificates.LocalAuthority;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.keeping.RootKeyFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The production profile with everything given: an operator's CA, a database of its own.
final class ProductionServerTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final String TENANT = "11111111-2222-3333-4444-555555555555";

  @TempDir private Path directory;
  private LocalAuthority authority;
  private Map<String, String> environment;

  @BeforeEach
  void give() throws Exception {
    authority = LocalAuthority.in(directory, ENGINE, InstantSource.system().instant());
    var names = List.of("localhost", "*.vault.example.com", "127.0.0.1");
    authority.tlsLeaf("tls", names);
    authority.signingLeaf("signing", names);
    new RootKeyFile(directory.resolve("root.key"), ENGINE, Optional.empty()).readOrCreate().close();
    var database = TestPostgres.address();
    PrivateFiles.write(directory.resolve("password"), database.password() + "\n");
    environment = new LinkedHashMap<>();
    set("BIND", "127.0.0.1");
    set("DATABASE_URL", database.jdbcUrl());
    set("DATABASE_USER", database.user());
    set("DATABASE_PASSWORD_FILE", file("password"));
    set("DATABASE_MAX_CONNECTIONS", "4");
    set("ROOT_KEY_FILE", file("root.key"));
    set("TLS_CERTIFICATE_FILE", file("tls.pem"));
    set("TLS_KEY_FILE", file("tls-key.pem"));
    set("VAULT_SIGNING_CERTIFICATE_FILE", file("signing.pem"));
    set("VAULT_SIGNING_KEY_FILE", file("signing-key.pem"));
    set("PLATFORM_PORT", port());
    set("VAULT_PORT", port());
    set("VAULT_DOMAIN", "vault.example.com");
    set("VAULT_NAMES", "one");
    set("VAULT_TENANT", TENANT);
    set("ATTESTATION_PORT", port());
    set("ATTESTATION_URL", "https://attest.example.com");
    set("IDENTITY_ENTRA_TENANTS", TENANT);
  }

  private void set(String name, String value) {
    environment.put("PRIVYSEAL_" + name, value);
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static String port() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private ProductionServer start() {
    return ProductionServer.start(
        Configuration.read(Profile.PRODUCTION, Optional.empty(), environment, Map.of()));
  }

  private HttpResponse<String> get(String port, String path) throws Exception {
    try (var client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(authority.certificate()), false))
            .build()) {
      var url = URI.create("https://localhost:" + environment.get("PRIVYSEAL_" + port) + path);
      return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }
  }

  private static JsonObject json(HttpResponse<String> response) {
    return Json.parseObject(Bytes.utf8(response.body()));
  }

  @Test
  void servesWithTheGivenCertificatesAndNamesItsIssuer() throws Exception {
    try (var server = start()) {
      assertThat(server.ready().bool("ready")).hasValue(true);
      assertThat(json(get("PLATFORM_PORT", "/health")).string("profile")).hasValue("production");
      assertThat(get("PLATFORM_PORT", "/metrics").body())
          .contains("privyseal_attestations_total{instance=", "privyseal_collateral_entries");
      assertThat(
              json(get("ATTESTATION_PORT", "/.well-known/openid-configuration")).string("issuer"))
          .hasValue("https://attest.example.com");
      var challenge =
          get("VAULT_PORT", "/keys?api-version=7.4")
              .headers()
              .firstValue("WWW-Authenticate")
              .orElseThrow();
      assertThat(challenge)
          .contains("https://login.microsoftonline.com/" + TENANT)
          .contains("https://vault.example.com");
    }
  }

  @Test
  void aRootKeyThatOthersCanReadStopsTheStart() throws Exception {
    Files.setPosixFilePermissions(
        directory.resolve("root.key"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(this::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("root.key")
        .hasMessageContaining("chmod 600");
  }

  @Test
  void anotherRootKeyThanTheDatabasesIsRefused() throws Exception {
    start().close();
    Files.delete(directory.resolve("root.key"));
    new RootKeyFile(directory.resolve("root.key"), ENGINE, Optional.empty()).readOrCreate().close();

    assertThatThrownBy(this::start).hasMessageContaining("root key");
  }

  @Test
  void aSigningCertificateThatClientsWouldNotTakeIsRefused() {
    set("VAULT_SIGNING_CERTIFICATE_FILE", file("tls.pem"));
    set("VAULT_SIGNING_KEY_FILE", file("tls-key.pem"));

    assertThatThrownBy(this::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tls.pem: expected an RSA leaf");
  }
}
