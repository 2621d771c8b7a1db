package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Check;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Verifies Intel SGX and TDX quotes. Thread-safe; keep one, because it remembers which
/// certificates, lists and statements it has verified: after the first quote of a platform, a
/// verification costs two P-256 signatures, that of the quoting enclave's report and that of the
/// quote.
///
/// A quote without its whole chain or without current collateral is undecided, unless something
/// else is wrong with it: whoever has a source of them adds them and asks again.
public final class QuoteVerifier {
  /// Without these there is no authentic quote of a known platform, whatever the expectations.
  private static final Set<QuoteQuestion> INDISPENSABLE =
      EnumSet.of(
          QuoteQuestion.QUOTE_FORMAT,
          QuoteQuestion.TEE_TYPE,
          QuoteQuestion.ATTESTATION_KEY_TYPE,
          QuoteQuestion.QE_VENDOR,
          QuoteQuestion.CERTIFICATES,
          QuoteQuestion.CHAIN_COMPLETE,
          QuoteQuestion.CHAIN_ORDER,
          QuoteQuestion.CHAIN_SIGNATURES,
          QuoteQuestion.CHAIN_ROOT,
          QuoteQuestion.CHAIN_VALIDITY,
          QuoteQuestion.QE_REPORT_SIGNATURE,
          QuoteQuestion.QE_BINDING,
          QuoteQuestion.QUOTE_SIGNATURE,
          QuoteQuestion.TCB_INFO,
          QuoteQuestion.TCB_INFO_SIGNATURE,
          QuoteQuestion.TCB_INFO_CHAIN_VALIDITY,
          QuoteQuestion.TCB_INFO_VALIDITY,
          QuoteQuestion.TCB_INFO_PLATFORM,
          QuoteQuestion.QE_IDENTITY,
          QuoteQuestion.QE_IDENTITY_SIGNATURE,
          QuoteQuestion.QE_IDENTITY_CHAIN_VALIDITY,
          QuoteQuestion.QE_IDENTITY_VALIDITY,
          QuoteQuestion.QE_MATCH,
          QuoteQuestion.TCB_LEVEL,
          QuoteQuestion.TCB_STATUS);

  /// What every TDX quote must have besides.
  private static final Set<TdxCheck> INDISPENSABLE_FOR_TDX = EnumSet.of(TdxCheck.MODULE_IDENTITY);

  /// What a quote shows without collateral.
  private static final Set<QuoteQuestion> VOUCHING =
      EnumSet.of(
          QuoteQuestion.ATTESTATION_KEY_TYPE,
          QuoteQuestion.QE_VENDOR,
          QuoteQuestion.CERTIFICATES,
          QuoteQuestion.CHAIN_COMPLETE,
          QuoteQuestion.CHAIN_ORDER,
          QuoteQuestion.CHAIN_SIGNATURES,
          QuoteQuestion.CHAIN_ROOT,
          QuoteQuestion.CHAIN_VALIDITY,
          QuoteQuestion.QE_REPORT_SIGNATURE,
          QuoteQuestion.QE_BINDING,
          QuoteQuestion.QUOTE_SIGNATURE);

  private static final String OTHER_TEE = "the quote is of another kind of TEE";

  private final CryptoEngine engine;
  private final IntelTrustAnchors anchors;
  private final IntelEndorsements endorsements;

  public QuoteVerifier(CryptoEngine engine, IntelTrustAnchors anchors) {
    this.engine = engine;
    this.anchors = anchors;
    this.endorsements = new IntelEndorsements(engine);
  }

  public IntelTrustAnchors anchors() {
    return anchors;
  }

  /// The platform of a quote, if a pinned root vouches for it and it for the quote: what there is
  /// to know before anything is fetched on the word of the quote. No verdict: revocation, TCB and
  /// the quoting enclave's identity were not asked about.
  ///
  /// @param at the time at which certificates must be valid
  public Optional<PckCertificate> vouchedPlatform(QuoteEvidence evidence, Instant at) {
    var findings = new QuoteFindings<>(new Findings<>(SgxCheck.class), SgxCheck::of);
    var chain = new PckChainChecks<>(evidence, endorsements, anchors, at, findings).run();
    new SignatureChecks<>(evidence.quote(), chain.leaf(), engine, findings).run();
    return VOUCHING.stream().map(SgxCheck::of).allMatch(findings.all()::hasPassed)
        ? chain.leaf()
        : Optional.empty();
  }

  /// Asks every check of [SgxCheck] and answers with all findings, in that order.
  ///
  /// @param at the time at which certificates must be valid and collateral current
  public Verification<VerifiedSgx> verifySgx(
      QuoteEvidence evidence,
      IntelCollateral collateral,
      SgxExpectations expectations,
      Instant at) {
    var findings = new QuoteFindings<>(new Findings<>(SgxCheck.class), SgxCheck::of);
    var learned =
        checks(evidence, collateral, expectations.platform, at, findings).run(TeeType.SGX);
    var body = evidence.quote().body();
    if (body instanceof EnclaveReport report) {
      new EnclaveChecks(report, expectations, findings.all()).run();
      return conclude(
          findings,
          Set.of(),
          () -> new VerifiedSgx(evidence, report, learned.verified(collateral)));
    }
    for (var check : EnumSet.range(SgxCheck.DEBUG, SgxCheck.REPORT_DATA)) {
      findings.all().notChecked(check, "enclave", OTHER_TEE);
    }
    return new Verification.Rejected<>(findings.all().complete());
  }

  /// Asks every check of [TdxCheck] and answers with all findings, in that order.
  ///
  /// @param at the time at which certificates must be valid and collateral current
  public Verification<VerifiedTdx> verifyTdx(
      QuoteEvidence evidence,
      IntelCollateral collateral,
      TdxExpectations expectations,
      Instant at) {
    var findings = new QuoteFindings<>(new Findings<>(TdxCheck.class), TdxCheck::of);
    var learned =
        checks(evidence, collateral, expectations.platform, at, findings).run(TeeType.TDX);
    var body = evidence.quote().body();
    if (body instanceof TdReport report) {
      new TrustDomainChecks(report, ofTdx(learned), expectations, findings.all()).run();
      return conclude(
          findings,
          INDISPENSABLE_FOR_TDX,
          () -> new VerifiedTdx(evidence, report, learned.verified(collateral)));
    }
    for (var check : EnumSet.range(TdxCheck.MODULE_IDENTITY, TdxCheck.REPORT_DATA)) {
      findings.all().notChecked(check, "trust domain", OTHER_TEE);
    }
    return new Verification.Rejected<>(findings.all().complete());
  }

  /// TCB info of SGX says nothing of TDX modules.
  private static Optional<TcbInfo> ofTdx(QuoteChecks.Learned learned) {
    return learned.tcbInfo().filter(info -> info.teeType() == TeeType.TDX);
  }

  private <C extends Enum<C> & Check> QuoteChecks<C> checks(
      QuoteEvidence evidence,
      IntelCollateral collateral,
      PlatformExpectations expectations,
      Instant at,
      QuoteFindings<C> findings) {
    return new QuoteChecks<>(
        engine, anchors, endorsements, evidence, collateral, expectations, at, findings);
  }

  /// The answer to SGX evidence that could not even be parsed.
  public static Verification<VerifiedSgx> malformedSgx(MalformedInputException fault) {
    return malformed(SgxCheck.QUOTE_FORMAT, fault);
  }

  /// The answer to TDX evidence that could not even be parsed.
  public static Verification<VerifiedTdx> malformedTdx(MalformedInputException fault) {
    return malformed(TdxCheck.QUOTE_FORMAT, fault);
  }

  private static <E> Verification<E> malformed(Check check, MalformedInputException fault) {
    return new Verification.Rejected<>(
        List.of(
            Finding.failed(
                check, "evidence", "a well-formed quote", String.valueOf(fault.getMessage()))));
  }

  private static <C extends Enum<C> & Check, E> Verification<E> conclude(
      QuoteFindings<C> findings, Set<C> alsoIndispensable, Supplier<E> verified) {
    var all = findings.all().complete();
    return switch (Verdict.of(all)) {
      case REJECTED -> new Verification.Rejected<>(all);
      case UNDECIDED -> new Verification.Undecided<>(all);
      case ACCEPTED -> {
        for (var question : INDISPENSABLE) {
          requirePassed(findings, findings.catalogue().apply(question));
        }
        for (var check : alsoIndispensable) {
          requirePassed(findings, check);
        }
        yield new Verification.Accepted<>(verified.get(), all);
      }
    };
  }

  private static <C extends Enum<C> & Check> void requirePassed(
      QuoteFindings<C> findings, C check) {
    if (!findings.all().hasPassed(check)) {
      throw new IllegalStateException("accepted without " + check.id());
    }
  }
}
