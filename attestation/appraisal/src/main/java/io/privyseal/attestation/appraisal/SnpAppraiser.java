package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Types;

/// Appraises SEV-SNP guests by the reference values of one instance. Thread-safe.
///
/// The policy sees the guest flat, whatever the shape of the token: every SEV-SNP claim,
/// `x-ms-attestation-type` `sevsnpvm`, the compliance status if there is one, all of issuer
/// `AttestationService`; and what the client supplied as `CustomClaim`.
public final class SnpAppraiser {
  private final ReferenceValues reference;
  private final ConfidentialVmShape shape;

  public SnpAppraiser(ReferenceValues reference, ConfidentialVmShape shape) {
    this.reference = reference;
    this.shape = shape;
  }

  public ReferenceValues referenceValues() {
    return reference;
  }

  public Appraisal appraise(SnpGuest guest, InstancePolicy policy) {
    var paravisor = HclRuntimeClaims.in(guest.runtimeData());
    var compliance = compliance(guest, paravisor.isPresent());
    var tee =
        SnpClaims.of(guest.evidence()).toBuilder()
            .put(AttestationClaims.ATTESTATION_TYPE, Types.SEV_SNP)
            .put(AttestationClaims.COMPLIANCE_STATUS, compliance.status().orElse(null))
            .build();
    var common =
        CommonClaims.of(
            policy,
            guest.nonce(),
            guest.initTimeData(),
            guest.evidence().isSimulated(),
            compliance.unmet());
    var runtime = CommonClaims.json(guest.runtimeData());

    var incoming = new ClaimSet().attested(tee);
    common.addTo(incoming, Types.SEV_SNP);
    runtime.ifPresent(claims -> incoming.ofCaller(AttestationClaims.RUNTIME, claims));
    var token =
        ParavisorShape.of(
            shape, tee, common, runtime, paravisor, compliance.firstSoftwareIsTrusted());
    return PolicyRun.run(policy, incoming, token, compliance.findings());
  }

  /// By an endorsement or by a reference platform, whichever gives it. A paravisor has no
  /// endorsement.
  private Compliance compliance(SnpGuest guest, boolean hasParavisor) {
    var platform = SnpCompliance.of(guest.evidence(), hasParavisor, reference);
    if (hasParavisor || platform.status().isPresent()) {
      return platform;
    }
    return EndorsedCompliance.of(guest.evidence(), reference).orElse(platform);
  }
}
