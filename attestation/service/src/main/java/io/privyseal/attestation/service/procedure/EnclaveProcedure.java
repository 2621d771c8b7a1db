package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.SgxAppraiser;
import io.privyseal.attestation.appraisal.SgxGuest;
import io.privyseal.attestation.appraisal.policy.PolicyConfiguration;
import io.privyseal.attestation.collateral.Asker.Sender;
import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralFinding;
import io.privyseal.attestation.evidence.intel.OpenEnclaveReport;
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
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.attestation.verification.intel.VerifiedSgx;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `SgxEnclave` and `OpenEnclave`: an SGX quote, bare or in the wrapping of the Open Enclave SDK.
/// The report data bind the runtime data, CONFIGID the init-time data.
public final class EnclaveProcedure implements EvidenceProcedure<SentQuote, VerifiedSgx> {
  private static final int CONFIG_ID_BYTES = 64;

  private final AttestationKind kind;
  private final QuoteVerifier verifier;
  private final SgxExpectations expectations;
  private final Collateral collateral;
  private final SgxAppraiser appraiser;

  private EnclaveProcedure(
      AttestationKind kind,
      QuoteVerifier verifier,
      SgxExpectations expectations,
      Collateral collateral,
      SgxAppraiser appraiser) {
    this.kind = kind;
    this.verifier = verifier;
    this.expectations = expectations;
    this.collateral = collateral;
    this.appraiser = appraiser;
  }

  /// `SgxEnclave`: the member `quote` holds a quote.
  public static EnclaveProcedure ofQuotes(
      QuoteVerifier verifier,
      SgxExpectations expectations,
      Collateral collateral,
      SgxAppraiser appraiser) {
    return new EnclaveProcedure(
        AttestationKind.SGX_ENCLAVE, verifier, expectations, collateral, appraiser);
  }

  /// `OpenEnclave`: the member `report` holds a report or evidence of the SDK.
  public static EnclaveProcedure ofReports(
      QuoteVerifier verifier,
      SgxExpectations expectations,
      Collateral collateral,
      SgxAppraiser appraiser) {
    return new EnclaveProcedure(
        AttestationKind.OPEN_ENCLAVE, verifier, expectations, collateral, appraiser);
  }

  @Override
  public AttestationKind kind() {
    return kind;
  }

  @Override
  public String evidenceName() {
    return "SGX";
  }

  @Override
  public AttestRequest<SentQuote> read(Bytes body) {
    return kind == AttestationKind.OPEN_ENCLAVE
        ? AttestRequest.parse(
            body, "report", sent -> quote(sent, OpenEnclaveReport.open(sent).quote()))
        : AttestRequest.parse(body, "quote", sent -> quote(sent, Quote.parse(sent)));
  }

  private static SentQuote quote(Bytes sent, Quote quote) {
    return new SentQuote(sent, QuoteEvidence.of(quote));
  }

  @Override
  public String subject(SentQuote quote) {
    return "sgx-quote sha256:" + Digests.sha256(quote.evidence().quote().bytes()).hex();
  }

  @Override
  public Verification<VerifiedSgx> verify(
      AttestRequest<SentQuote> request,
      PolicyConfiguration configuration,
      Sender sender,
      InstantSource clock) {
    var evidence = request.evidence().evidence();
    var known =
        QuoteCollateral.of(
            verifier, evidence, TeeType.SGX, configuration, collateral, sender, clock);
    return CollateralFinding.explain(
        verifier.verifySgx(evidence, known.items(), expectations(request), clock.instant()),
        known.remarks());
  }

  private SgxExpectations expectations(AttestRequest<SentQuote> request) {
    var bound =
        expectations.requireReportData(ReportDataBinding.ofRuntimeData(request.runtimeContent()));
    return request
        .initTimeContent()
        .map(data -> {
          var digest = Digests.sha256(data);
          return bound.requireConfigId(
              digest.concat(Bytes.zeros(CONFIG_ID_BYTES - digest.length())));
        })
        .orElse(bound);
  }

  @Override
  public List<Subject> standsOn(VerifiedSgx verified) {
    return IntelSubjects.of(verified);
  }

  @Override
  public AttestedFacts facts(VerifiedSgx verified) {
    return EvidenceFacts.of(verified);
  }

  @Override
  public Instant endorsedUntil(VerifiedSgx verified) {
    return EndorsedUntil.of(verified);
  }

  @Override
  public Appraisal appraise(
      VerifiedSgx verified, AttestRequest<SentQuote> request, InstancePolicy policy) {
    return appraiser.appraise(
        new SgxGuest(
            verified,
            request.evidence().sent(),
            request.runtimeData(),
            request.initTimeData(),
            request.nonce()),
        policy);
  }
}
