package io.privyseal.cli.production;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import io.privyseal.cli.Session;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.CertificateAuthority.Subject;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.sql.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What an operator prepares before the first start, in one directory: certificates, password file
/// and configuration. The root key is made by its command.
record Installation(Path directory, DatabaseAddress database) {
  static final String TENANT = "11111111-2222-3333-4444-555555555555";
  static final String ADMINISTRATOR = "99999999-2222-3333-4444-555555555555";

  private static final CryptoEngine ENGINE = Session.engine();
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final int RSA_BITS = 2048;

  static Installation prepare(Path directory, DatabaseAddress database) throws IOException {
    var made = new Installation(directory, database);
    made.certificates(java.time.Clock.systemUTC().instant());
    made.secret("password", database.password());
    Files.writeString(made.configuration(), made.yaml());
    return made;
  }

  Path configuration() {
    return directory.resolve("production.yaml");
  }

  Path rootKey() {
    return directory.resolve("root.key");
  }

  Path authority() {
    return directory.resolve("ca.pem");
  }

  private String yaml() {
    return """
    bind: 127.0.0.1
    database: {url: '%s', user: '%s', password-file: DIR/password}
    root-key: {file: DIR/root.key}
    tls: {certificate-file: DIR/tls.pem, key-file: DIR/tls-key.pem, trust-file: DIR/ca.pem}
    platform: {port: 0}
    vault:
      port: 0
      domain: vault.example.com
      names: [payroll]
      tenant: %s
      signing-certificate-file: DIR/signing.pem
      signing-key-file: DIR/signing-key.pem
    attestation: {port: 0, url: 'https://attest.example.com'}
    identity:
      issuers: ['https://login.example.com/realms/prod']
      administrators: [%s]
    """
        .formatted(database.jdbcUrl(), database.user(), TENANT, ADMINISTRATOR)
        .replace("DIR", directory.toString());
  }

  /// Root, authority below it, an EC leaf for TLS and an RSA leaf that signs releases.
  private void certificates(Instant now) throws IOException {
    var root = ENGINE.generateEc(EcCurve.P256);
    var issuing = ENGINE.generateEc(EcCurve.P256);
    var authority =
        CertificateAuthority.selfSigned(
                ENGINE, subject("Root", now), root.getPublic(), root.getPrivate())
            .intermediate(subject("Issuing", now), issuing.getPublic(), issuing.getPrivate());
    Files.writeString(authority(), Pem.write(authority.root()));
    leaf(authority, "tls", ENGINE.generateEc(EcCurve.P256), now, "localhost", "127.0.0.1");
    leaf(authority, "signing", ENGINE.generateRsa(RSA_BITS), now, "*.vault.example.com");
  }

  private void leaf(
      CertificateAuthority authority, String name, KeyPair pair, Instant now, String... names)
      throws IOException {
    var chain = authority.issueServer(subject(name, now), pair.getPublic(), List.of(names));
    Files.writeString(directory.resolve(name + ".pem"), Pem.write(chain));
    secret(name + "-key.pem", Pem.writePrivate(pair.getPrivate()));
  }

  private static Subject subject(String name, Instant now) {
    return new Subject("Test " + name, now, LIFETIME);
  }

  private void secret(String name, String text) throws IOException {
    Files.writeString(
        Files.createFile(directory.resolve(name), asFileAttribute(fromString("rw-------"))), text);
  }
}
