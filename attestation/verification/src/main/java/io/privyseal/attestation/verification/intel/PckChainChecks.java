package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCertificate.Role;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchor;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// From the certificates that came along, in whatever order, to the chain that vouches for the
/// platform's key.
///
/// Which certificates are looked at is a choice of convenience: whatever is chosen, every check is
/// made of it, so a wrong choice can only refuse.
final class PckChainChecks<C extends Enum<C> & Check> {
  private static final String WHERE = "PCK chain";

  private final QuoteEvidence evidence;
  private final IntelEndorsements endorsements;
  private final IntelTrustAnchors anchors;
  private final Instant at;
  private final QuoteFindings<C> findings;

  PckChainChecks(
      QuoteEvidence evidence,
      IntelEndorsements endorsements,
      IntelTrustAnchors anchors,
      Instant at,
      QuoteFindings<C> findings) {
    this.evidence = evidence;
    this.endorsements = endorsements;
    this.anchors = anchors;
    this.at = at;
    this.findings = findings;
  }

  PckChain run() {
    var certificates = readAll();
    var leaf = first(certificates, c -> c.role() == Role.PCK, c -> c.isValidAt(at));
    var issuer =
        leaf.flatMap(l ->
            first(
                certificates,
                c -> c.role().isAuthority() && l.namesAsIssuer(c),
                c -> c.isValidAt(at)));
    var root =
        issuer.flatMap(i ->
            first(
                certificates,
                c -> c.role() == Role.ROOT && i.namesAsIssuer(c),
                c -> anchors.find(c.publicKey()).isPresent()));
    var chain =
        new PckChain(
            leaf.flatMap(PckCertificate::of),
            issuer,
            root,
            root.flatMap(r -> anchors.find(r.publicKey())));
    complete(chain);
    order(chain, certificates);
    signatures(chain);
    pin(chain);
    validity(chain);
    return chain;
  }

  private List<IntelCertificate> readAll() {
    var all = evidence.allCertificates();
    if (all.isEmpty()) {
      findings.notChecked(QuoteQuestion.CERTIFICATES, WHERE, "no certificate came along");
      return List.of();
    }
    var read = new ArrayList<IntelCertificate>();
    var wrong = new ArrayList<String>();
    for (var i = 0; i < all.size(); i++) {
      try {
        read.add(endorsements.read(all.get(i)));
      } catch (MalformedInputException e) {
        wrong.add("certificate %d: %s".formatted(i + 1, e.getMessage()));
      }
    }
    findings.require(
        QuoteQuestion.CERTIFICATES,
        WHERE,
        wrong.isEmpty(),
        "certificates of Intel's profile",
        wrong.isEmpty() ? read.size() + " certificates" : String.join("; ", wrong));
    return read;
  }

  /// The first of those that are `needed` which is `preferred` too, or else the first.
  private static Optional<IntelCertificate> first(
      List<IntelCertificate> certificates,
      Predicate<IntelCertificate> needed,
      Predicate<IntelCertificate> preferred) {
    var candidates = certificates.stream().filter(needed).toList();
    return candidates.stream()
        .filter(preferred)
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }

  /// A missing link is undecided, since it may yet be fetched; a wrong one in its place is the
  /// failure of [QuoteQuestion#CHAIN_ORDER].
  private void complete(PckChain chain) {
    var missing = new ArrayList<String>();
    if (chain.leaf().isEmpty()) {
      missing.add("PCK certificate");
    }
    if (chain.issuer().isEmpty()) {
      missing.add("PCK authority");
    }
    if (chain.root().isEmpty()) {
      missing.add("root");
    }
    if (missing.isEmpty()) {
      findings.passed(QuoteQuestion.CHAIN_COMPLETE, WHERE, "three certificates", chain.describe());
    } else {
      findings.undecided(
          QuoteQuestion.CHAIN_COMPLETE,
          WHERE,
          "not among the certificates: " + String.join(", ", missing));
    }
  }

  private void order(PckChain chain, List<IntelCertificate> certificates) {
    if (chain.leaf().isEmpty()) {
      missingOrWrong(chain, certificates, c -> !c.role().isAuthority());
    } else if (chain.issuer().isEmpty()) {
      missingOrWrong(chain, certificates, c -> c.role().isPckAuthority());
    } else if (!chain.issuer().get().role().isPckAuthority()) {
      wrongOrder(chain.describe());
    } else if (chain.root().isEmpty()) {
      missingOrWrong(chain, certificates, c -> c.role() == Role.ROOT);
    } else if (chain.root().get().pathLength() < 1) {
      wrongOrder("the root may not certify authorities");
    } else {
      findings.passed(QuoteQuestion.CHAIN_ORDER, WHERE, expectedOrder(), chain.describe());
    }
  }

  private void missingOrWrong(
      PckChain chain, List<IntelCertificate> certificates, Predicate<IntelCertificate> inPlace) {
    var others = certificates.stream().filter(inPlace).map(IntelCertificate::label).toList();
    if (others.isEmpty()) {
      findings.notChecked(QuoteQuestion.CHAIN_ORDER, WHERE, "the chain is not complete");
    } else {
      wrongOrder(
          "%s, and beside it %s, which %s not its issuer"
              .formatted(
                  chain.present().isEmpty() ? "no PCK certificate" : chain.describe(),
                  String.join(", ", others),
                  others.size() == 1 ? "is" : "are"));
    }
  }

  private void wrongOrder(String actual) {
    findings.failed(QuoteQuestion.CHAIN_ORDER, WHERE, expectedOrder(), actual);
  }

  private static String expectedOrder() {
    return "PCK certificate by PCK authority by root";
  }

  private void signatures(PckChain chain) {
    var links = chain.present();
    if (chain.root().isEmpty()) {
      findings.notChecked(QuoteQuestion.CHAIN_SIGNATURES, WHERE, "the chain is not complete");
      return;
    }
    var wrong = new ArrayList<String>();
    for (var i = 0; i < links.size(); i++) {
      var signer = links.get(Math.min(i + 1, links.size() - 1));
      if (!endorsements.isSignedBy(links.get(i), signer)) {
        wrong.add("%s is not signed by %s".formatted(links.get(i).label(), signer.label()));
      }
    }
    findings.require(
        QuoteQuestion.CHAIN_SIGNATURES,
        WHERE,
        wrong.isEmpty(),
        "ECDSA with SHA-256 by the next certificate",
        wrong.isEmpty() ? "verified" : String.join(", ", wrong));
  }

  private void pin(PckChain chain) {
    if (chain.root().isEmpty()) {
      findings.notChecked(QuoteQuestion.CHAIN_ROOT, WHERE, "the chain has no root");
      return;
    }
    var fingerprint = IntelTrustAnchors.fingerprint(chain.root().get().publicKey()).hex();
    var known = String.join(", ", anchors.all().stream().map(IntelTrustAnchor::label).toList());
    findings.require(
        QuoteQuestion.CHAIN_ROOT,
        "root",
        chain.anchor().isPresent(),
        "one of " + known,
        chain.anchor().map(a -> a.label() + " ").orElse("") + fingerprint);
  }

  private void validity(PckChain chain) {
    var links = chain.present();
    if (links.isEmpty()) {
      findings.notChecked(
          QuoteQuestion.CHAIN_VALIDITY, WHERE, "no certificate of a platform's key");
      return;
    }
    var wrong = Validity.notAt(at, links);
    findings.require(
        QuoteQuestion.CHAIN_VALIDITY,
        WHERE,
        wrong.isEmpty(),
        "valid at " + at,
        wrong.isEmpty()
            ? "until "
                + links.stream()
                    .map(IntelCertificate::notAfter)
                    .min(Comparator.naturalOrder())
                    .orElseThrow()
            : String.join("; ", wrong));
  }
}
