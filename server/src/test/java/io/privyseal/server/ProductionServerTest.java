package io.privyseal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.keeping.RootKeyFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The production profile with everything given: an operator's CA, a database of its own.
final class ProductionServerTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final String TENANT = ProductionFiles.TENANT;

  @TempDir private Path directory;
  private ProductionFiles files;
  private Map<String, String> environment;

  @BeforeEach
  void give() throws Exception {
    files = ProductionFiles.in(directory);
    environment = files.environment();
  }

  private void set(String name, String value) {
    files.set(name, value);
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private ProductionServer start() {
    return ProductionServer.start(
        Configuration.read(Profile.PRODUCTION, Optional.empty(), environment, Map.of()));
  }

  private HttpResponse<String> get(String port, String path) throws Exception {
    try (var client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(List.of(files.authority().certificate()), false))
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
