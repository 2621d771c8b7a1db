package io.privyseal.attestation.verification.tpm;

import io.privyseal.attestation.verification.Findings;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.CertificatePaths;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Finding;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether an attestation identity key is that of a TPM: somebody who checked has issued it a
/// certificate. Thread-safe.
public final class AikVerifier {
  private static final String AIK_USAGE = "2.23.133.8.3";
  private static final String WHERE = "AIK certificate";

  private final List<X509Certificate> authorities;

  /// @param authorities issuers of such certificates, or the roots above them; without any no key
  ///   is believed
  public AikVerifier(List<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
  }

  /// @param certificate DER; empty if none came along
  /// @param key that quotes
  public List<Finding> check(Optional<Bytes> certificate, PublicKey key, Instant at) {
    var findings = new Findings<>(AikCheck.class);
    var parsed = certificate.flatMap(AikVerifier::parsed);
    findings.require(
        AikCheck.CERTIFICATE,
        WHERE,
        isOf(parsed, key),
        "a certificate of the attestation key",
        isOf(parsed, key)
            ? "as expected"
            : certificate.isEmpty()
                ? "none came along"
                : parsed.isEmpty() ? "not a certificate" : "of another key");
    if (parsed.isEmpty()) {
      findings.notChecked(AikCheck.CHAIN, WHERE, "there is no certificate");
      findings.notChecked(AikCheck.USAGE, WHERE, "there is no certificate");
      return findings.complete();
    }
    var fault = CertificatePaths.fault(List.of(parsed.get()), authorities, at);
    findings.require(
        AikCheck.CHAIN,
        WHERE,
        fault.isEmpty(),
        "issued under a trusted authority",
        fault.orElse("as expected"));
    findings.require(
        AikCheck.USAGE,
        WHERE,
        usages(parsed.get()).contains(AIK_USAGE),
        AIK_USAGE,
        String.join(", ", usages(parsed.get())));
    return findings.complete();
  }

  /// The findings where the policy asks for no certificate: nothing is known of the key but that it
  /// quoted.
  public static List<Finding> unasked(String reason) {
    var findings = new Findings<>(AikCheck.class);
    for (var check : AikCheck.values()) {
      findings.notChecked(check, WHERE, reason);
    }
    return findings.complete();
  }

  private static boolean isOf(Optional<X509Certificate> certificate, PublicKey key) {
    return certificate.filter(c -> c.getPublicKey().equals(key)).isPresent();
  }

  private static Optional<X509Certificate> parsed(Bytes der) {
    try {
      return Optional.of(Pem.certificate(der));
    } catch (MalformedInputException _) {
      return Optional.empty();
    }
  }

  private static List<String> usages(X509Certificate certificate) {
    try {
      var usages = certificate.getExtendedKeyUsage();
      return usages == null ? List.of() : List.copyOf(usages);
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }
}
