package io.privyseal.attestation.verification.uvm;

import io.privyseal.attestation.endorsements.uvm.DidX509;
import io.privyseal.attestation.endorsements.uvm.UvmEndorsement;

/// An endorsement that passed every check: its issuer says that the guest's measurement is that of
/// a version of its product. Whether that issuer is believed is not decided. Only [UvmVerifier]
/// makes it.
public final class VerifiedUvm {
  private final UvmEndorsement endorsement;

  VerifiedUvm(UvmEndorsement endorsement) {
    this.endorsement = endorsement;
  }

  public DidX509 issuer() {
    return endorsement.issuer();
  }

  public String feed() {
    return endorsement.feed();
  }

  public long guestSvn() {
    return endorsement.guestSvn();
  }

  @Override
  public String toString() {
    return "VerifiedUvm[" + endorsement + "]";
  }
}
