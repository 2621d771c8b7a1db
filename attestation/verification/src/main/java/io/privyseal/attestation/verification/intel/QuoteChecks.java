package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.EnclaveIdentity;
import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.TcbEvaluation;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.verification.intel.StatementChecks.Kind;
import io.privyseal.attestation.verification.intel.StatementChecks.Questions;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that is asked of a quote whichever TEE it is of.
final class QuoteChecks<C extends Enum<C> & Check> {
  private final CryptoEngine engine;
  private final IntelTrustAnchors anchors;
  private final IntelEndorsements endorsements;
  private final QuoteEvidence evidence;
  private final IntelCollateral collateral;
  private final PlatformExpectations expected;
  private final Instant at;
  private final QuoteFindings<C> findings;

  /// What was learned on the way, as far as it could be.
  record Learned(
      PckChain chain,
      Optional<TcbInfo> tcbInfo,
      Optional<EnclaveIdentity> identity,
      Optional<TcbEvaluation.Found> evaluation) {

    /// @throws IllegalStateException if something is missing: then nothing was accepted
    VerifiedPlatform verified(IntelCollateral collateral) {
      return new VerifiedPlatform(
          chain.leaf().orElseThrow(IllegalStateException::new),
          chain.anchor().orElseThrow(IllegalStateException::new),
          collateral,
          tcbInfo.orElseThrow(IllegalStateException::new),
          identity.orElseThrow(IllegalStateException::new),
          evaluation.orElseThrow(IllegalStateException::new));
    }
  }

  QuoteChecks(
      CryptoEngine engine,
      IntelTrustAnchors anchors,
      IntelEndorsements endorsements,
      QuoteEvidence evidence,
      IntelCollateral collateral,
      PlatformExpectations expected,
      Instant at,
      QuoteFindings<C> findings) {
    this.engine = engine;
    this.anchors = anchors;
    this.endorsements = endorsements;
    this.evidence = evidence;
    this.collateral = collateral;
    this.expected = expected;
    this.at = at;
    this.findings = findings;
  }

  Learned run(TeeType wanted) {
    var quote = evidence.quote();
    form(quote, wanted);
    var chain = new PckChainChecks<>(evidence, endorsements, anchors, at, findings).run();
    new SignatureChecks<>(quote, chain.leaf(), engine, findings).run();
    var statements =
        new StatementChecks<>(chain, endorsements, anchors, expected.freshness, at, findings);
    var tcbInfo = tcbInfo(statements);
    var identity = identity(statements);
    new QuoteRevocationChecks<>(chain, collateral, endorsements, expected.revocation, at, findings)
        .run(signers(tcbInfo.signer(), identity.signer()));
    var evaluation =
        new TcbChecks<>(
                quote, chain.leaf(), tcbInfo.read(), identity.read(), expected, at, findings)
            .run();
    new PlatformChecks<>(chain.leaf(), expected, findings).run();
    return new Learned(chain, tcbInfo.read(), identity.read(), evaluation);
  }

  private StatementChecks.Result<TcbInfo> tcbInfo(StatementChecks<C> statements) {
    return statements.run(
        new Kind<>(
            Questions.TCB_INFO,
            endorsements::readTcbInfo,
            endorsements::isSignedBy,
            TcbInfo::issueDate,
            TcbInfo::nextUpdate),
        collateral.tcbInfo());
  }

  private StatementChecks.Result<EnclaveIdentity> identity(StatementChecks<C> statements) {
    return statements.run(
        new Kind<>(
            Questions.QE_IDENTITY,
            endorsements::readIdentity,
            endorsements::isSignedBy,
            EnclaveIdentity::issueDate,
            EnclaveIdentity::nextUpdate),
        collateral.qeIdentity());
  }

  private static List<IntelCertificate> signers(
      Optional<IntelCertificate> one, Optional<IntelCertificate> other) {
    return Stream.of(one, other).flatMap(Optional::stream).distinct().toList();
  }

  private void form(Quote quote, TeeType wanted) {
    findings.passed(
        QuoteQuestion.QUOTE_FORMAT, "quote", "versions 3 to 5", "version " + quote.version());
    findings.require(
        QuoteQuestion.TEE_TYPE,
        "quote header",
        quote.teeType() == wanted,
        wanted.name(),
        quote.teeType().name());
    trailing(quote);
  }

  private void trailing(Quote quote) {
    var rest = quote.trailingBytes();
    var where = "after the quote";
    var actual = describe(rest);
    if (!rest.isAllZero() && expected.trailingBytesAllowed) {
      findings.notChecked(QuoteQuestion.TRAILING_BYTES, where, actual + ", let through on request");
    } else {
      findings.require(
          QuoteQuestion.TRAILING_BYTES, where, rest.isAllZero(), "nothing or zeros", actual);
    }
  }

  private static String describe(Bytes rest) {
    if (rest.length() == 0) {
      return "nothing";
    }
    return rest.length() + (rest.isAllZero() ? " zeros" : " bytes that are not all zero");
  }
}
