package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.TdxAppraiser;
import io.privyseal.attestation.appraisal.TdxGuest;
import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralFinding;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.service.facts.EndorsedUntil;
import io.privyseal.attestation.service.facts.EvidenceFacts;
import io.privyseal.attestation.service.revocation.IntelSubjects;
import io.privyseal.attestation.service.revocation.Subject;
import io.privyseal.attestation.service.wire.AttestRequest;
import io.privyseal.attestation.service.wire.AttestationKind;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `TdxVm`: a TDX quote. The report data bind the runtime data, MRCONFIGID the init-time data:
/// their SHA-384, or their SHA-256 and zeros, because Azure does not document which.
public final class TrustDomainProcedure implements EvidenceProcedure<QuoteEvidence, VerifiedTdx> {
  private static final int CONFIG_ID_BYTES = 48;

  private final QuoteVerifier verifier;
  private final TdxExpectations expectations;
  private final Collateral collateral;
  private final TdxAppraiser appraiser;

  public TrustDomainProcedure(
      QuoteVerifier verifier,
      TdxExpectations expectations,
      Collateral collateral,
      TdxAppraiser appraiser) {
    this.verifier = verifier;
    this.expectations = expectations;
    this.collateral = collateral;
    this.appraiser = appraiser;
  }

  @Override
  public AttestationKind kind() {
    return AttestationKind.TDX_VM;
  }

  @Override
  public String evidenceName() {
    return "TDX";
  }

  @Override
  public AttestRequest<QuoteEvidence> read(Bytes body) {
    return AttestRequest.parse(body, "quote", quote -> QuoteEvidence.of(Quote.parse(quote)));
  }

  @Override
  public String subject(QuoteEvidence evidence) {
    return "tdx-quote sha256:" + Digests.sha256(evidence.quote().bytes()).hex();
  }

  @Override
  public Verification<VerifiedTdx> verify(
      AttestRequest<QuoteEvidence> request,
      PolicyConfiguration configuration,
      Sender sender,
      InstantSource clock) {
    var evidence = request.evidence();
    var known =
        QuoteCollateral.of(
            verifier, evidence, TeeType.TDX, configuration, collateral, sender, clock);
    return CollateralFinding.explain(
        verifier.verifyTdx(evidence, known.items(), expectations(request), clock.instant()),
        known.remarks());
  }

  private TdxExpectations expectations(AttestRequest<QuoteEvidence> request) {
    var bound =
        expectations.requireReportData(ReportDataBinding.ofRuntimeData(request.runtimeContent()));
    return request
        .initTimeContent()
        .map(data -> {
          var digest = Digests.sha256(data);
          return bound.requireMrConfigId(
              Digests.sha384(data.toArray()),
              digest.concat(Bytes.zeros(CONFIG_ID_BYTES - digest.length())));
        })
        .orElse(bound);
  }

  @Override
  public List<Subject> standsOn(VerifiedTdx verified) {
    return IntelSubjects.of(verified);
  }

  @Override
  public AttestedFacts facts(VerifiedTdx verified) {
    return EvidenceFacts.of(verified);
  }

  @Override
  public Instant endorsedUntil(VerifiedTdx verified) {
    return EndorsedUntil.of(verified);
  }

  @Override
  public Appraisal appraise(
      VerifiedTdx verified, AttestRequest<QuoteEvidence> request, InstancePolicy policy) {
    return appraiser.appraise(
        new TdxGuest(verified, request.runtimeData(), request.initTimeData(), request.nonce()),
        policy);
  }
}
