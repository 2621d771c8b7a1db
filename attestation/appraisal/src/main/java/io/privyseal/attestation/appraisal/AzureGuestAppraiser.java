package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.AttestationClaims.Types;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// Appraises confidential VMs of Azure by the reference values of one instance. Thread-safe.
///
/// The policy sees, as `AttestationService`: the `x-ms-azurevm-*` claims that follow from quote and
/// log, the claims of the hardware both flat and in `x-ms-isolation-tee`, `events` and, to test
/// only, `pcrs`; as `CustomClaim`: what the guest says of its operating system, and `x-ms-runtime`,
/// which holds the client's payload.
public final class AzureGuestAppraiser {
  private final ReferenceValues reference;

  public AzureGuestAppraiser(ReferenceValues reference) {
    this.reference = reference;
  }

  public ReferenceValues referenceValues() {
    return reference;
  }

  public Appraisal appraise(AzureGuest guest, InstancePolicy policy) {
    var evidence = guest.evidence();
    var compliance = compliance(evidence.hardware());
    var hardware = hardwareClaims(evidence.hardware());
    var status = compliance.status().orElse(null);
    var tee =
        PolicyRun.sorted(
            hardware.toBuilder()
                .put(AttestationClaims.ATTESTATION_TYPE, type(evidence.hardware()))
                .put(AttestationClaims.COMPLIANCE_STATUS, status)
                .put(AttestationClaims.RUNTIME, evidence.claims().whole())
                .build());
    var attested =
        AzureVmClaims.attested(evidence, reference, compliance.firstSoftwareIsTrusted()).toBuilder()
            .put(AttestationClaims.ATTESTATION_TYPE, Types.AZURE_VM)
            .put(AttestationClaims.ISOLATION_TEE, tee)
            .build();
    var ofCaller = AzureVmClaims.ofCaller(guest);
    var common =
        CommonClaims.of(
            policy,
            Optional.empty(),
            Optional.empty(),
            evidence.hardware().isSimulated(),
            compliance.unmet());

    var incoming = new ClaimSet().attested(attested).attested(hardware).ofCaller(ofCaller);
    compliance
        .status()
        .ifPresent(text ->
            incoming.attested(
                JsonObject.builder().put(AttestationClaims.COMPLIANCE_STATUS, text).build()));
    if (compliance.firstSoftwareIsTrusted()) {
      BootEvidence.addTo(incoming, evidence.pcrs(), evidence.log());
    }
    common.addTo(incoming, Types.AZURE_VM);

    var token = attested.toBuilder();
    ofCaller.members().forEach(token::put);
    common.forToken().members().forEach(token::put);
    return PolicyRun.run(policy, incoming, token.build(), compliance.findings());
  }

  private Compliance compliance(VerifiedHardware hardware) {
    return switch (hardware) {
      case VerifiedHardware.Snp(var snp) -> SnpCompliance.of(snp, true, reference);
      case VerifiedHardware.Tdx(var tdx) -> TdxCompliance.of(tdx, reference);
    };
  }

  private static JsonObject hardwareClaims(VerifiedHardware hardware) {
    return switch (hardware) {
      case VerifiedHardware.Snp(var snp) -> SnpClaims.of(snp);
      case VerifiedHardware.Tdx(var tdx) -> TdxClaims.of(tdx);
    };
  }

  private static String type(VerifiedHardware hardware) {
    return switch (hardware) {
      case VerifiedHardware.Snp _ -> Types.SEV_SNP;
      case VerifiedHardware.Tdx _ -> Types.TDX;
    };
  }
}
