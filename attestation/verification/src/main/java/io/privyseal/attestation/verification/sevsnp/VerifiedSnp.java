package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchor;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;

/// A report that passed every check. Only [SnpVerifier] makes it.
public final class VerifiedSnp {
  private final SnpEvidence evidence;
  private final ProductLine productLine;
  private final KeyKind keyKind;
  private final TrustAnchor root;

  VerifiedSnp(SnpEvidence evidence, ProductLine productLine, KeyKind keyKind, TrustAnchor root) {
    this.evidence = evidence;
    this.productLine = productLine;
    this.keyKind = keyKind;
    this.root = root;
  }

  public SnpReport report() {
    return evidence.report();
  }

  /// With the endorsements that came along, the unopened ones included.
  public SnpEvidence evidence() {
    return evidence;
  }

  public ProductLine productLine() {
    return productLine;
  }

  /// What signed the report.
  public KeyKind keyKind() {
    return keyKind;
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
