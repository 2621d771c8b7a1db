package io.privyseal.server;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.server.certificates.LocalAuthority;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.keeping.RootKeyFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// What an operator gives a server of the production profile: an authority of its own,
/// certificates, root key, a database, and the variables that name them.
record ProductionFiles(Path directory, LocalAuthority authority, Map<String, String> environment) {
  static final String TENANT = "11111111-2222-3333-4444-555555555555";

  private static final CryptoEngine ENGINE = CryptoEngines.choose();

  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(12_000 + (int) (ProcessHandle.current().pid() % 1_500) * 10);

  static ProductionFiles in(Path directory) throws Exception {
    var authority = LocalAuthority.in(directory, ENGINE, InstantSource.system().instant());
    var names = List.of("localhost", "*.vault.example.com", "127.0.0.1");
    authority.tlsLeaf("tls", names);
    authority.signingLeaf("signing", names);
    new RootKeyFile(directory.resolve("root.key"), ENGINE, Optional.empty()).readOrCreate().close();
    var database = TestPostgres.address();
    PrivateFiles.write(directory.resolve("password"), database.password() + "\n");
    var files = new ProductionFiles(directory, authority, new LinkedHashMap<>());
    files.set("BIND", "127.0.0.1");
    files.set("DATABASE_URL", database.jdbcUrl());
    files.set("DATABASE_USER", database.user());
    files.set("DATABASE_PASSWORD_FILE", files.file("password"));
    files.set("DATABASE_MAX_CONNECTIONS", "4");
    files.set("ROOT_KEY_FILE", files.file("root.key"));
    files.set("TLS_CERTIFICATE_FILE", files.file("tls.pem"));
    files.set("TLS_KEY_FILE", files.file("tls-key.pem"));
    files.set("VAULT_SIGNING_CERTIFICATE_FILE", files.file("signing.pem"));
    files.set("VAULT_SIGNING_KEY_FILE", files.file("signing-key.pem"));
    files.set("PLATFORM_PORT", port());
    files.set("VAULT_PORT", port());
    files.set("VAULT_DOMAIN", "vault.example.com");
    files.set("VAULT_NAMES", "one");
    files.set("VAULT_TENANT", TENANT);
    files.set("ATTESTATION_PORT", port());
    files.set("ATTESTATION_URL", "https://attest.example.com");
    files.set("IDENTITY_ENTRA_TENANTS", TENANT);
    return files;
  }

  void set(String name, String value) {
    environment.put("PRIVYSEAL_" + name, value);
  }

  void unset(String name) {
    environment.remove("PRIVYSEAL_" + name);
  }

  String get(String name) {
    return environment.getOrDefault("PRIVYSEAL_" + name, "");
  }

  String file(String name) {
    return directory.resolve(name).toString();
  }

  /// Below the ports that the system hands out: a connection to the database could take one of
  /// those before the server does.
  private static String port() {
    while (true) {
      var port = NEXT_PORT.getAndIncrement();
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return Integer.toString(port);
      } catch (IOException _) {
        // taken: the next one
      }
    }
  }
}
