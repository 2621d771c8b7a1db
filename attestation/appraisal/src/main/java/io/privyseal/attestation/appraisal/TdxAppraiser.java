package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Types;

/// Appraises trust domains by the reference values of one instance, as [SnpAppraiser] does SEV-SNP
/// guests. Thread-safe.
public final class TdxAppraiser {
  private final ReferenceValues reference;
  private final ConfidentialVmShape shape;

  public TdxAppraiser(ReferenceValues reference, ConfidentialVmShape shape) {
    this.reference = reference;
    this.shape = shape;
  }

  public Appraisal appraise(TdxGuest guest, InstancePolicy policy) {
    var paravisor = HclRuntimeClaims.in(guest.runtimeData());
    var compliance = TdxCompliance.of(guest.evidence(), reference);
    var tee =
        TdxClaims.of(guest.evidence()).toBuilder()
            .put(AttestationClaims.ATTESTATION_TYPE, Types.TDX)
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
    common.addTo(incoming, Types.TDX);
    runtime.ifPresent(claims -> incoming.ofCaller(AttestationClaims.RUNTIME, claims));
    var token =
        ParavisorShape.of(
            shape, tee, common, runtime, paravisor, compliance.firstSoftwareIsTrusted());
    return PolicyRun.run(policy, incoming, token, compliance.findings());
  }
}
