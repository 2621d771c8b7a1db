package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.SnpAppraiser;
import io.privyseal.attestation.appraisal.SnpGuest;
import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.amd.SnpCompletion;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.service.facts.EvidenceFacts;
import io.privyseal.attestation.service.revocation.SnpSubjects;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.service.wire.SnpEvidenceJson;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `SevSnpVm`: a report of AMD SEV-SNP with its certificates. REPORT_DATA binds the runtime data,
/// HOST_DATA the init-time data.
public final class SnpProcedure implements EvidenceProcedure<SnpEvidence, VerifiedSnp> {
  private final SnpVerifier verifier;
  private final SnpExpectations expectations;
  private final RevocationRule revocation;
  private final SnpCompletion completion;
  private final SnpAppraiser appraiser;

  /// @param revocation that of the expectations
  public SnpProcedure(
      SnpVerifier verifier,
      SnpExpectations expectations,
      RevocationRule revocation,
      Collateral collateral,
      SnpAppraiser appraiser) {
    this.verifier = verifier;
    this.expectations = expectations;
    this.revocation = revocation;
    this.completion = new SnpCompletion(collateral);
    this.appraiser = appraiser;
  }

  @Override
  public AttestationKind kind() {
    return AttestationKind.SEV_SNP_VM;
  }

  @Override
  public String evidenceName() {
    return "SEV-SNP";
  }

  @Override
  public AttestRequest<SnpEvidence> read(Bytes body) {
    return AttestRequest.parse(body, "report", SnpEvidenceJson::parse);
  }

  @Override
  public String subject(SnpEvidence evidence) {
    return "snp-report sha256:" + Digests.sha256(evidence.report().bytes()).hex();
  }

  @Override
  public Verification<VerifiedSnp> verify(
      AttestRequest<SnpEvidence> request,
      PolicyConfiguration configuration,
      Sender sender,
      InstantSource clock) {
    var expected = expectations(request);
    return completion.verified(
        request.evidence(),
        revocation,
        sender,
        completed -> verifier.verify(completed, expected, clock.instant()));
  }

  private SnpExpectations expectations(AttestRequest<SnpEvidence> request) {
    var bound =
        expectations.requireReportData(ReportDataBinding.ofRuntimeData(request.runtimeContent()));
    return request
        .initTimeContent()
        .map(data -> bound.requireHostData(Digests.sha256(data)))
        .orElse(bound);
  }

  @Override
  public List<Subject> standsOn(VerifiedSnp verified) {
    return SnpSubjects.of(verified);
  }

  @Override
  public AttestedFacts facts(VerifiedSnp verified) {
    return EvidenceFacts.of(
        verified,
        appraiser
            .referenceValues()
            .minimumTcb(verified.report().measurement(), verified.productLine()));
  }

  @Override
  public Instant endorsedUntil(VerifiedSnp verified) {
    return verified.endorsedUntil();
  }

  @Override
  public Appraisal appraise(
      VerifiedSnp verified, AttestRequest<SnpEvidence> request, InstancePolicy policy) {
    return appraiser.appraise(
        new SnpGuest(verified, request.runtimeData(), request.initTimeData(), request.nonce()),
        policy);
  }
}
