package io.privyseal.access.certificate;

import io.privyseal.access.TenantId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which client certificates stand for a caller.
///
/// @param authorities that issue them
/// @param name which of its names is the caller's
/// @param tenant that its holders belong to
/// @param longest how long a certificate may be issued for
/// @param lists what has been revoked; without, certificates must be short-lived
public record ClientCertificateRules(
    List<X509Certificate> authorities,
    HolderName name,
    TenantId tenant,
    Optional<Duration> longest,
    Optional<RevocationLists> lists) {
  public ClientCertificateRules {
    authorities = List.copyOf(authorities);
    if (authorities.isEmpty()) {
      throw new IllegalArgumentException("somebody issues client certificates");
    }
    if (longest.isEmpty() && lists.isEmpty()) {
      throw new IllegalArgumentException("a certificate is revocable or short-lived");
    }
  }
}
