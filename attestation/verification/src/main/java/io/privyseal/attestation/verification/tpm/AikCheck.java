package io.privyseal.attestation.verification.tpm;

import io.privyseal.foundation.decision.Check;

/// The catalogue of what is asked of the certificate of an attestation identity key.
public enum AikCheck implements Check {
  CERTIFICATE(
      "tpm.aik.certificate",
      "the certificate is of the attestation key",
      "TCG EK Credential Profile, section 3; TCG Infrastructure WG, AIK certificates",
      "send the certificate that was issued for the key which quotes"),
  CHAIN(
      "tpm.aik.chain",
      "the certificate is validly issued under an authority for TPMs that the instance trusts",
      "RFC 5280, section 6",
      "enrol the key with a trusted authority, or have the operator name the authority"),
  USAGE(
      "tpm.aik.usage",
      "the certificate is for attestation keys (2.23.133.8.3)",
      "TCG OID registry, tcg-kp-AIKCertificate",
      "enrol the key for attestation");

  private final Definition definition;

  AikCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }
}
