package io.privyseal.foundation.crypto.x509;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Certificate paths (RFC 5280 section 6) to anchors that the caller names. Revocation is not asked
/// about: whoever needs it asks beside.
public final class CertificatePaths {
  private CertificatePaths() {}

  /// Why the first certificate of `chain` is not validly issued under an anchor; empty if it is.
  /// What follows the first anchor in the chain is not looked at.
  ///
  /// @param chain the certificate in question first, each followed by its issuer
  /// @param anchors believed, whatever their own validity
  public static Optional<String> fault(
      List<X509Certificate> chain, Collection<X509Certificate> anchors, Instant at) {
    if (anchors.isEmpty()) {
      return Optional.of("no certificate is trusted to issue such");
    }
    var path = new ArrayList<X509Certificate>();
    for (var certificate : chain) {
      if (anchors.contains(certificate)) {
        break;
      }
      path.add(certificate);
    }
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      var parameters =
          new PKIXParameters(
              anchors.stream()
                  .map(anchor -> new TrustAnchor(anchor, null))
                  .collect(Collectors.toSet()));
      parameters.setDate(Date.from(at));
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return Optional.empty();
    } catch (CertPathValidatorException | CertificateException e) {
      return Optional.of("it is not validly issued under a trusted certificate");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("PKIX is part of every JDK", e);
    }
  }
}
