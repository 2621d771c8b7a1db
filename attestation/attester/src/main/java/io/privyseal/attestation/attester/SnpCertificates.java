package io.privyseal.attestation.attester;

import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.x509.Pem;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;

/// The certificate table that a hypervisor gives its SEV-SNP guests (GHCB, SNP Extended Guest
/// Request), as an attestation request has it.
public final class SnpCertificates {
  private SnpCertificates() {}

  /// @param report that the table came with
  /// @param table may be empty, or zeros; its entries are in any order
  /// @return PEM, the certificate of the report's key first, the root last; empty if the table
  ///   holds no certificate
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if an entry points outside of
  ///   the table, or is no certificate
  public static String pem(Bytes report, Bytes table) {
    if (table.isAllZero()) {
      return "";
    }
    var found =
        EvidenceRecognizer.recognize(report.concat(table)).certificates().stream()
            .map(Pem::certificate)
            .toList();
    return Pem.write(found.stream().sorted(Comparator.comparingInt(c -> rank(c, found))).toList());
  }

  /// 0 for the end of the chain, 1 in the middle, 2 for the root.
  private static int rank(X509Certificate certificate, List<X509Certificate> all) {
    var name = certificate.getSubjectX500Principal();
    if (name.equals(certificate.getIssuerX500Principal())) {
      return 2;
    }
    return all.stream().anyMatch(other -> other.getIssuerX500Principal().equals(name)) ? 1 : 0;
  }
}
