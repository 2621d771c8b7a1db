package io.privyseal.attestation.verification.uvm;

import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A chain of certificates under which statements are signed: names, roles and signatures. Which
/// root is believed is not asked here.
///
/// Source: RFC 5280, section 6.1.
final class CertificateChain {
  private static final int KEY_CERT_SIGN = 5;
  private static final int DIGITAL_SIGNATURE = 0;

  /// Extensions that are looked at here or by whoever asks.
  private static final Set<String> KNOWN_CRITICAL = Set.of("2.5.29.15", "2.5.29.19", "2.5.29.37");

  private static final Map<String, SignatureScheme> SCHEMES =
      Map.of(
          "SHA256withRSA", SignatureScheme.RS256,
          "SHA384withRSA", SignatureScheme.RS384,
          "SHA512withRSA", SignatureScheme.RS512);

  private CertificateChain() {}

  /// Why it is none; empty if it is.
  ///
  /// @param chain signer first, root last; at least one
  static Optional<String> fault(CryptoEngine engine, List<X509Certificate> chain) {
    if (chain.size() < 2) {
      return Optional.of("a signer without an authority");
    }
    for (var i = 0; i < chain.size(); i++) {
      var certificate = chain.get(i);
      var issuer = chain.get(Math.min(i + 1, chain.size() - 1));
      var fault = i == 0 ? signerFault(certificate) : authorityFault(certificate, i - 1);
      if (fault.isEmpty()
          && !certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
        fault = Optional.of("is issued by another name than the next one's");
      }
      if (fault.isEmpty() && !isSignedBy(engine, certificate, issuer)) {
        fault = Optional.of("is not signed by the next one with RSA and SHA-2");
      }
      if (fault.isPresent()) {
        return Optional.of("certificate %d %s".formatted(i + 1, fault.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> signerFault(X509Certificate certificate) {
    var usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() >= 0) {
      return Optional.of("is an authority's and signs a statement");
    }
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      return Optional.of("is not for signatures");
    }
    return unknownCritical(certificate);
  }

  /// @param below authorities between this one and the signer
  private static Optional<String> authorityFault(X509Certificate certificate, int below) {
    var usage = certificate.getKeyUsage();
    if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
      return Optional.of("is not an authority's");
    }
    if (certificate.getBasicConstraints() < below) {
      return Optional.of("has too many authorities below it");
    }
    return unknownCritical(certificate);
  }

  private static Optional<String> unknownCritical(X509Certificate certificate) {
    var critical = certificate.getCriticalExtensionOIDs();
    return critical == null || KNOWN_CRITICAL.containsAll(critical)
        ? Optional.empty()
        : Optional.of("has an unknown critical extension");
  }

  private static boolean isSignedBy(
      CryptoEngine engine, X509Certificate certificate, X509Certificate issuer) {
    var scheme = SCHEMES.get(certificate.getSigAlgName());
    try {
      return scheme != null
          && engine.verify(
              scheme,
              issuer.getPublicKey(),
              certificate.getTBSCertificate(),
              certificate.getSignature());
    } catch (CertificateEncodingException e) {
      return false;
    }
  }
}
