package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.endorsements.uvm.DidX509;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.verification.uvm.VerifiedUvm;
import java.util.Map;

/// A publisher of utility VMs whose endorsements an instance believes: an endorsed measurement
/// needs no reference platform.
///
/// @param issuer the publisher
/// @param feed one of its products
/// @param minimumSvn of the image, as the publisher counts
/// @param minimumTcb of the firmware below it, per product line; a line that is not named is not
///   compliant
/// @param kind which compliance status it leads to; never a confidential VM's
public record UvmIssuer(
    DidX509 issuer,
    String feed,
    long minimumSvn,
    Map<ProductLine, TcbVersion> minimumTcb,
    Kind kind)
    implements Comparison.GrantsCompliance {
  private static final String AZURE_ROOT =
      "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.3.6.1.4.1.311.76.59.1.";

  public UvmIssuer {
    minimumTcb = Map.copyOf(minimumTcb);
    if (feed.isEmpty() || minimumSvn < 0 || minimumTcb.isEmpty() || kind == Kind.CONFIDENTIAL_VM) {
      throw new IllegalArgumentException(
          "a UVM issuer has a feed, a minimum TCB, no negative SVN, and endorses no confidential"
              + " VMs");
    }
    ReferencePlatform.requireLayouts(minimumTcb);
  }

  /// Azure's container instances.
  ///
  /// Source: endorsements of container groups; microsoft/CCF, default roots of trust.
  public static UvmIssuer azureContainerInstances(
      long minimumSvn, Map<ProductLine, TcbVersion> minimumTcb) {
    return new UvmIssuer(
        DidX509.parse(AZURE_ROOT + "2"),
        "ContainerPlat-AMD-UVM",
        minimumSvn,
        minimumTcb,
        Kind.UTILITY_VM);
  }

  /// Confidential containers of Azure's Kubernetes service.
  ///
  /// Source: microsoft/CCF, default roots of trust.
  public static UvmIssuer azureKubernetes(
      long minimumSvn, Map<ProductLine, TcbVersion> minimumTcb) {
    return new UvmIssuer(
        DidX509.parse(AZURE_ROOT + "5"), "ConfAKS-AMD-UVM", minimumSvn, minimumTcb, Kind.KATA);
  }

  /// Whether it made that endorsement, whatever its version.
  boolean made(VerifiedUvm endorsement) {
    return issuer.equals(endorsement.issuer()) && feed.equals(endorsement.feed());
  }

  @Override
  public String status() {
    return kind.status();
  }
}
