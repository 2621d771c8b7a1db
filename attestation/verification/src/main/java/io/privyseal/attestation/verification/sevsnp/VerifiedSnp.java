package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchor;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.uvm.VerifiedUvm;
import java.time.Instant;
import java.util.List;

/// A report that passed every check. Only [SnpVerifier] makes it.
public final class VerifiedSnp {
  private final SnpEvidence evidence;
  private final ProductLine productLine;
  private final KeyKind keyKind;
  private final TrustAnchor root;
  private final AmdCertificate signer;
  private final Instant endorsedUntil;
  private final List<Verification<VerifiedUvm>> utilityVms;

  VerifiedSnp(
      SnpEvidence evidence,
      KeyKind keyKind,
      TrustAnchor root,
      AmdCertificate signer,
      Instant endorsedUntil,
      List<Verification<VerifiedUvm>> utilityVms) {
    this.evidence = evidence;
    this.productLine = signer.productLine();
    this.keyKind = keyKind;
    this.root = root;
    this.signer = signer;
    this.endorsedUntil = endorsedUntil;
    this.utilityVms = List.copyOf(utilityVms);
  }

  public SnpReport report() {
    return evidence.report();
  }

  /// With all that came along.
  public SnpEvidence evidence() {
    return evidence;
  }

  /// What the endorsements of the launched image came to, those that failed included: they are the
  /// host's to send, and say nothing against the guest.
  public List<Verification<VerifiedUvm>> utilityVms() {
    return utilityVms;
  }

  public ProductLine productLine() {
    return productLine;
  }

  /// What signed the report.
  public KeyKind keyKind() {
    return keyKind;
  }

  /// The certificate of the key that signed the report.
  public AmdCertificate signer() {
    return signer;
  }

  /// Until when the certificates of the chain are valid and the root's revocation lists are
  /// current: the earliest of these times. A revocation list may be past it, where that is allowed.
  public Instant endorsedUntil() {
    return endorsedUntil;
  }

  /// The root that vouches for it.
  public TrustAnchor root() {
    return root;
  }

  /// Name of the root: `ARK-Milan`, or that of a simulated manufacturer.
  public String trustRoot() {
    return root.name();
  }

  /// Whether the root is a simulated manufacturer's.
  public boolean isSimulated() {
    return root.simulated();
  }

  public TcbVersion currentTcb() {
    return report().currentTcb().as(productLine.tcbLayout());
  }

  public TcbVersion reportedTcb() {
    return report().reportedTcb().as(productLine.tcbLayout());
  }

  public TcbVersion committedTcb() {
    return report().committedTcb().as(productLine.tcbLayout());
  }

  public TcbVersion launchTcb() {
    return report().launchTcb().as(productLine.tcbLayout());
  }

  @Override
  public String toString() {
    return "VerifiedSnp[" + productLine + ", " + keyKind + ", " + root.name() + "]";
  }
}
