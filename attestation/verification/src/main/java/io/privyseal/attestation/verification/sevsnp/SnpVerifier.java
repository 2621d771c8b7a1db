package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.AmdRevocationList;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.uvm.UvmVerifier;
import io.privyseal.attestation.verification.uvm.VerifiedUvm;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Verifies SEV-SNP evidence. Thread-safe; keep one, because it remembers which certificates it has
/// verified: after the first report of a machine, a verification costs one P-384 signature.
///
/// Evidence without its whole chain is undecided, unless something else is wrong with it: whoever
/// has a source of certificates adds them and asks again.
public final class SnpVerifier {
  /// Without these there is no authentic report, whatever the expectations.
  private static final Set<SnpCheck> INDISPENSABLE =
      Set.of(
          SnpCheck.REPORT_FORMAT,
          SnpCheck.RESERVED_BITS,
          SnpCheck.SIGNATURE_ALGORITHM,
          SnpCheck.SIGNING_KEY,
          SnpCheck.CERTIFICATES,
          SnpCheck.CHAIN_COMPLETE,
          SnpCheck.CHAIN_ORDER,
          SnpCheck.CHAIN_SIGNATURES,
          SnpCheck.CHAIN_ROOT,
          SnpCheck.CHAIN_VALIDITY,
          SnpCheck.KEY_KIND,
          SnpCheck.PRODUCT_LINE,
          SnpCheck.CERTIFIED_TCB,
          SnpCheck.REPORT_SIGNATURE);

  private final CryptoEngine engine;
  private final TrustAnchors anchors;
  private final AmdEndorsements endorsements;
  private final UvmVerifier utilityVms;

  public SnpVerifier(CryptoEngine engine, TrustAnchors anchors) {
    this.engine = engine;
    this.anchors = anchors;
    this.endorsements = new AmdEndorsements(engine);
    this.utilityVms = new UvmVerifier(engine);
  }

  public TrustAnchors anchors() {
    return anchors;
  }

  /// Asks every check of [SnpCheck] and answers with all findings, in that order.
  ///
  /// @param at the time at which certificates must be valid
  public Verification<VerifiedSnp> verify(
      SnpEvidence evidence, SnpExpectations expectations, Instant at) {
    var findings = new Findings<>(SnpCheck.class);
    var report = evidence.report();
    var links =
        new ChainChecks(evidence, endorsements, anchors, expectations.revocation, at, findings)
            .run();
    var certified = links.leaf().map(AmdCertificate::productLine);
    var layout = report.tcbLayout().or(() -> certified.map(ProductLine::tcbLayout));
    new ReportChecks(report, layout, findings).run();
    new EndorsementChecks(evidence, links, engine, findings).run();
    var line = report.cpuid().isPresent() ? report.productLine() : certified;
    new GuestChecks(report, line, links.leaf(), expectations, findings).run();
    return conclude(evidence, links, at, findings);
  }

  /// The answer to evidence that could not even be parsed.
  public static Verification<VerifiedSnp> malformed(MalformedInputException fault) {
    return new Verification.Rejected<>(
        List.of(
            Finding.failed(
                SnpCheck.REPORT_FORMAT,
                "evidence",
                "well-formed evidence",
                String.valueOf(fault.getMessage()))));
  }

  private Verification<VerifiedSnp> conclude(
      SnpEvidence evidence, ChainChecks.Links links, Instant at, Findings<SnpCheck> findings) {
    var all = findings.complete();
    return switch (Verdict.of(all)) {
      case REJECTED -> new Verification.Rejected<>(all);
      case UNDECIDED -> new Verification.Undecided<>(all);
      case ACCEPTED -> {
        for (var check : INDISPENSABLE) {
          if (!findings.hasPassed(check)) {
            throw new IllegalStateException("accepted without " + check.id());
          }
        }
        yield new Verification.Accepted<>(
            new VerifiedSnp(
                evidence,
                links.keyKind().orElseThrow(),
                links.anchor().orElseThrow(),
                links.leaf().orElseThrow(),
                endorsedUntil(evidence, links),
                utilityVms(evidence, at)),
            all);
      }
    };
  }

  private List<Verification<VerifiedUvm>> utilityVms(SnpEvidence evidence, Instant at) {
    var measurement = evidence.report().measurement();
    return evidence.uvmEndorsements().stream()
        .map(endorsement -> utilityVms.verify(endorsement, measurement, at))
        .toList();
  }

  /// Every list of the root counts, also one that the revocation rule had no use for: too early a
  /// time only makes somebody look again.
  private Instant endorsedUntil(SnpEvidence evidence, ChainChecks.Links links) {
    var root = links.root().orElseThrow();
    var lists =
        evidence.revocationLists().stream()
            .flatMap(der -> list(der).stream())
            .filter(list -> list.isOf(root))
            .map(AmdRevocationList::nextUpdate);
    return Stream.concat(links.present().stream().map(AmdCertificate::notAfter), lists)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private Optional<AmdRevocationList> list(Bytes der) {
    try {
      return Optional.of(endorsements.readRevocationList(der));
    } catch (MalformedInputException _) {
      // Whether that matters was the business of the revocation check, which has passed.
      return Optional.empty();
    }
  }
}
