package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.EnclaveIdentity;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchor;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.TcbEvaluation;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import java.time.Instant;
import java.util.List;

/// The platform under a quote that passed every check, and what it was judged by. Only
/// [QuoteVerifier] makes it.
public final class VerifiedPlatform {
  private final PckCertificate pck;
  private final IntelTrustAnchor root;
  private final IntelCollateral collateral;
  private final TcbInfo tcbInfo;
  private final EnclaveIdentity qeIdentity;
  private final TcbEvaluation.Found evaluation;

  VerifiedPlatform(
      PckCertificate pck,
      IntelTrustAnchor root,
      IntelCollateral collateral,
      TcbInfo tcbInfo,
      EnclaveIdentity qeIdentity,
      TcbEvaluation.Found evaluation) {
    this.pck = pck;
    this.root = root;
    this.collateral = collateral;
    this.tcbInfo = tcbInfo;
    this.qeIdentity = qeIdentity;
    this.evaluation = evaluation;
  }

  /// What Intel certifies of it: FMSPC, PPID, TCB.
  public PckCertificate pck() {
    return pck;
  }

  /// The root that vouches for it.
  public IntelTrustAnchor root() {
    return root;
  }

  /// As it was given; TCB info and QE identity are known to be Intel's.
  public IntelCollateral collateral() {
    return collateral;
  }

  public TcbInfo tcbInfo() {
    return tcbInfo;
  }

  public EnclaveIdentity qeIdentity() {
    return qeIdentity;
  }

  /// The levels of platform, TDX module and quoting enclave, and what they come to.
  public TcbEvaluation.Found evaluation() {
    return evaluation;
  }

  public TcbStatus tcbStatus() {
    return evaluation.status();
  }

  /// That apply to platform, TDX module and quoting enclave.
  public List<String> advisories() {
    return evaluation.advisories();
  }

  /// Weaknesses made public by then are mended.
  public Instant tcbDate() {
    return evaluation.tcbDate();
  }

  public Fmspc fmspc() {
    return pck.fmspc();
  }

  /// Of the TCB recovery that it was judged by; the lower one of TCB info and QE identity.
  public int tcbEvaluationDataNumber() {
    return Math.min(tcbInfo.tcbEvaluationDataNumber(), qeIdentity.tcbEvaluationDataNumber());
  }

  /// Until when TCB info and QE identity are both current.
  public Instant collateralExpires() {
    return tcbInfo.nextUpdate().isBefore(qeIdentity.nextUpdate())
        ? tcbInfo.nextUpdate()
        : qeIdentity.nextUpdate();
  }

  @Override
  public String toString() {
    return "VerifiedPlatform[%s, %s, %s]".formatted(fmspc(), tcbStatus().label(), root.name());
  }
}
