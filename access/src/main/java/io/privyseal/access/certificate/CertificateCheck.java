package io.privyseal.access.certificate;

import io.privyseal.foundation.decision.Check;

/// What is asked of a client certificate that stands for its holder, in the order in which it is
/// asked.
public enum CertificateCheck implements Check {
  ISSUED(
      "access.certificate.issued",
      "the client certificate is valid now and issued under a configured authority",
      "RFC 5280 section 6",
      "Use a certificate of an authority in identity.client-certificates.authorities-file."),
  PURPOSE(
      "access.certificate.purpose",
      "the client certificate is an end entity's, for client authentication",
      "RFC 5280 sections 4.2.1.3, 4.2.1.9 and 4.2.1.12",
      "Have it issued with the extended key usage clientAuth and without CA rights."),
  STANDING(
      "access.certificate.standing",
      "the client certificate is not revoked by a current list, or is short-lived enough to need"
          + " none",
      "RFC 5280 section 6.3; RFC 9608",
      "Use a new certificate; keep the revocation lists current."),
  NAME(
      "access.certificate.name",
      "the client certificate holds exactly one name of the configured kind",
      "RFC 5280 section 4.2.1.6",
      "Have it issued with one name of that kind.");

  private final Definition definition;

  CertificateCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
