package io.privyseal.attestation.verification.uvm;

import io.privyseal.foundation.decision.Check;

/// The catalogue of what is asked of an endorsement of a utility VM, in the order in which it is
/// asked.
public enum UvmCheck implements Check {
  FORM(
      "uvm.form",
      "the endorsement is COSE_Sign1 with x5chain, issuer, feed, and a statement in JSON",
      Source.SIGN1,
      "send the endorsement as the host gave it (reference-info-base64)"),
  CHAIN(
      "uvm.chain",
      "every certificate is signed by the next, an authority, and the last by itself",
      Source.CHAIN,
      "send the whole chain, signer first, root last"),
  VALIDITY(
      "uvm.validity",
      "every certificate is valid at the time of signing, which is not in the future",
      "RFC 5280, section 4.1.2.5; COSE header signingtime",
      "use an endorsement that was signed while its certificates were valid"),
  ISSUER(
      "uvm.issuer",
      "the did:x509 of the issuer names an authority of the chain and what its signer is for",
      "microsoft/did-x509, specification.md, resolution",
      "send the endorsement of the publisher that the issuer names"),
  SIGNATURE(
      "uvm.signature",
      "the signer of the chain signed exactly this header and statement",
      Source.SIGN1,
      "send the endorsement unchanged"),
  MEASUREMENT(
      "uvm.measurement",
      "the endorsed measurement is the launch measurement of the guest",
      "microsoft/confidential-sidecar-containers, pkg/attest, x-ms-sevsnpvm-launchmeasurement",
      "send the endorsement of the image that was launched");

  private final Definition definition;

  UvmCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }

  private static final class Source {
    static final String SIGN1 = "RFC 9052, section 4.2 COSE_Sign1";
    static final String CHAIN = "RFC 9360, section 2 x5chain; RFC 5280, section 6.1";
  }
}
