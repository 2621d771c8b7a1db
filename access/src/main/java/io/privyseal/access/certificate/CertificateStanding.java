package io.privyseal.access.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether a certificate, and each that it was issued under, still stands. A list counts if it is
/// its issuer's own, current, and of no kind that is not understood here; a revocation in any such
/// list counts.
///
/// Source: RFC 5280 section 6.3.
public final class CertificateStanding {
  /// What came of it.
  public enum Standing {
    GOOD,
    REVOKED,
    /// It was issued for longer than is allowed.
    TOO_LONG,
    /// There is no current list of one of the issuers.
    UNKNOWN
  }

  private final ClientCertificateRules rules;
  private final Instant now;

  public CertificateStanding(ClientCertificateRules rules, Instant now) {
    this.rules = rules;
    this.now = now;
  }

  /// @param chain a path that was validated: leaf first, each followed by its issuer
  public Standing of(List<X509Certificate> chain) {
    if (rules
        .longest()
        .filter(most -> lifetime(chain.getFirst()).compareTo(most) > 0)
        .isPresent()) {
      return Standing.TOO_LONG;
    }
    var lists = rules.lists();
    if (lists.isEmpty()) {
      return Standing.GOOD;
    }
    var held = lists.get().lists();
    var standing = Standing.GOOD;
    for (var i = 0; i < chain.size() && !rules.authorities().contains(chain.get(i)); i++) {
      var next =
          i + 1 < chain.size() ? Optional.of(chain.get(i + 1)) : Optional.<X509Certificate>empty();
      switch (of(chain.get(i), next, held)) {
        case REVOKED -> {
          return Standing.REVOKED;
        }
        case UNKNOWN -> standing = Standing.UNKNOWN;
        case GOOD, TOO_LONG -> {}
      }
    }
    return standing;
  }

  private Standing of(
      X509Certificate certificate, Optional<X509Certificate> next, List<X509CRL> held) {
    var standing = Standing.UNKNOWN;
    for (var list : held) {
      if (isOfIssuer(list, certificate, next)) {
        if (list.isRevoked(certificate)) {
          return Standing.REVOKED;
        }
        if (isCurrent(list)) {
          standing = Standing.GOOD;
        }
      }
    }
    return standing;
  }

  private boolean isOfIssuer(
      X509CRL list, X509Certificate certificate, Optional<X509Certificate> next) {
    if (!list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
        || Optional.ofNullable(list.getCriticalExtensionOIDs())
            .filter(s -> !s.isEmpty())
            .isPresent()) {
      return false;
    }
    return next.filter(issuer -> signed(issuer, certificate, list)).isPresent()
        || rules.authorities().stream().anyMatch(issuer -> signed(issuer, certificate, list));
  }

  /// Whether that issuer made both.
  private static boolean signed(X509Certificate issuer, X509Certificate certificate, X509CRL list) {
    if (!issuer.getSubjectX500Principal().equals(list.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private boolean isCurrent(X509CRL list) {
    return list.getNextUpdate() != null
        && !now.isBefore(list.getThisUpdate().toInstant())
        && now.isBefore(list.getNextUpdate().toInstant());
  }

  private static Duration lifetime(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }
}
