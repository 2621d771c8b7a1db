package io.privyseal.server;

import io.privyseal.access.TenantId;
import io.privyseal.access.certificate.ClientCertificateRules;
import io.privyseal.access.certificate.HolderName;
import io.privyseal.access.certificate.RevocationLists;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.web.ServerTls;
import io.privyseal.server.certificates.KeyedCertificate;
import io.privyseal.server.certificates.PrivateFiles;
import io.privyseal.server.certificates.RevocationListFile;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What client certificates are for in this installation, by its configuration. Off by default.
final class ClientCertificates {
  private static final String OFF = "off";
  private static final String CALLERS = "callers";

  private final Configuration configuration;
  private final String use;

  ClientCertificates(Configuration configuration) {
    this.configuration = configuration;
    this.use = configuration.text(Setting.IDENTITY_CLIENT_CERTIFICATES_USE).orElse(OFF);
  }

  /// How services speak TLS: whether they ask clients for certificates.
  ServerTls tls(KeyedCertificate own) {
    return use.equals(OFF)
        ? ServerTls.of(TlsContexts.server(own))
        : new ServerTls(TlsContexts.serverThatAsks(own, authorities()), true);
  }

  /// Whose certificates stand for callers, and how; empty if none do.
  ///
  /// @param tenant that their holders belong to
  /// @throws IllegalStateException if a file holds something else; the message names it
  Optional<ClientCertificateRules> rules(TenantId tenant, InstantSource clock) {
    if (!use.equals(CALLERS)) {
      return Optional.empty();
    }
    var name =
        configuration
            .text(Setting.IDENTITY_CLIENT_CERTIFICATES_NAME)
            .flatMap(HolderName::named)
            .orElse(HolderName.SAN_URI);
    return Optional.of(
        new ClientCertificateRules(
            authorities(),
            name,
            tenant,
            configuration.duration(Setting.IDENTITY_CLIENT_CERTIFICATES_LONGEST),
            configuration
                .path(Setting.IDENTITY_CLIENT_CERTIFICATES_REVOCATION_FILE)
                .<RevocationLists>map(file -> new RevocationListFile(file, clock))));
  }

  private List<X509Certificate> authorities() {
    var file = configuration.path(Setting.IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE);
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      var found = Pem.certificates(PrivateFiles.readPublic(file.get()));
      if (found.stream().allMatch(authority -> authority.getBasicConstraints() >= 0)
          && !found.isEmpty()) {
        return found;
      }
      throw new IllegalStateException(file.get() + ": expected certificates of authorities");
    } catch (MalformedInputException e) {
      throw new IllegalStateException(file.get() + ": " + e.getMessage(), e);
    }
  }
}
