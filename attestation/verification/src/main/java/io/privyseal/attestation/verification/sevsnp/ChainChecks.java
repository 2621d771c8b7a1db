package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchor;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// From the certificates that came along, in whatever order, to the chain that vouches for the
/// signing key.
///
/// Which certificates are looked at is a choice of convenience: whatever is chosen, every check is
/// made of it, so a wrong choice can only refuse.
final class ChainChecks {
  private static final String CHAIN = "chain";

  /// The links that were found; a missing one is empty.
  record Links(
      Optional<AmdCertificate> leaf,
      Optional<AmdCertificate> issuer,
      Optional<AmdCertificate> root,
      Optional<TrustAnchor> anchor) {

    List<AmdCertificate> present() {
      var present = new ArrayList<AmdCertificate>();
      leaf.ifPresent(present::add);
      issuer.ifPresent(present::add);
      root.ifPresent(present::add);
      return present;
    }

    Optional<KeyKind> keyKind() {
      return leaf.map(l -> l.role() == Role.VLEK ? KeyKind.VLEK : KeyKind.VCEK);
    }
  }

  private final SnpEvidence evidence;
  private final AmdEndorsements endorsements;
  private final TrustAnchors anchors;
  private final RevocationRule revocation;
  private final Instant at;
  private final Findings<SnpCheck> findings;

  ChainChecks(
      SnpEvidence evidence,
      AmdEndorsements endorsements,
      TrustAnchors anchors,
      RevocationRule revocation,
      Instant at,
      Findings<SnpCheck> findings) {
    this.evidence = evidence;
    this.endorsements = endorsements;
    this.anchors = anchors;
    this.revocation = revocation;
    this.at = at;
    this.findings = findings;
  }

  Links run() {
    var certificates = readAll();
    var leaf = leafAmong(certificates);
    var issuer = leaf.flatMap(l -> issuerOf(l, certificates));
    var root = issuer.flatMap(i -> rootOf(i, certificates));
    var links = new Links(leaf, issuer, root, root.flatMap(r -> anchors.find(r.publicKey())));
    order(links, certificates);
    complete(links);
    signatures(links);
    pin(links);
    validity(links);
    new RevocationChecks(evidence, endorsements, revocation, at, findings).run(links);
    return links;
  }

  private List<AmdCertificate> readAll() {
    var read = new ArrayList<AmdCertificate>();
    var wrong = new ArrayList<String>();
    for (var i = 0; i < evidence.certificates().size(); i++) {
      try {
        read.add(endorsements.read(evidence.certificates().get(i)));
      } catch (MalformedInputException e) {
        wrong.add("certificate %d: %s".formatted(i + 1, e.getMessage()));
      }
    }
    if (evidence.certificates().isEmpty()) {
      findings.notChecked(SnpCheck.CERTIFICATES, CHAIN, "no certificate came along");
    } else {
      findings.require(
          SnpCheck.CERTIFICATES,
          CHAIN,
          wrong.isEmpty(),
          "certificates of AMD's profile",
          wrong.isEmpty() ? read.size() + " certificates" : String.join("; ", wrong));
    }
    return read;
  }

  /// Prefers the kind that the report names, then the chip and TCB that it names, then one that is
  /// valid: a chain may hold a VCEK beside a VLEK, or an older certificate beside its renewal.
  private Optional<AmdCertificate> leafAmong(List<AmdCertificate> certificates) {
    return certificates.stream()
        .filter(c -> !c.role().isAuthority())
        .max(
            Comparator.<AmdCertificate, Boolean>comparing(this::isOfNamedKind)
                .thenComparing(this::isOfReportedTcb)
                .thenComparing(this::isOfReportedChip)
                .thenComparing(c -> c.isValidAt(at)));
  }

  private boolean isOfNamedKind(AmdCertificate leaf) {
    return namedRole(evidence.report()).filter(r -> r == leaf.role()).isPresent();
  }

  private boolean isOfReportedTcb(AmdCertificate leaf) {
    return leaf.extensions()
        .filter(x -> x.tcb().equals(evidence.report().reportedTcb()))
        .isPresent();
  }

  private boolean isOfReportedChip(AmdCertificate leaf) {
    return leaf.extensions()
        .flatMap(x -> x.chipId())
        .filter(id -> id.equals(evidence.report().chipId()))
        .isPresent();
  }

  /// The role of the key that the report says signed it.
  static Optional<Role> namedRole(SnpReport report) {
    return report
        .flags()
        .signingKey()
        .flatMap(key ->
            switch (key) {
              case VCEK -> Optional.of(Role.VCEK);
              case VLEK -> Optional.of(Role.VLEK);
              case SigningKey.NONE -> Optional.empty();
            });
  }

  private Optional<AmdCertificate> issuerOf(
      AmdCertificate leaf, List<AmdCertificate> certificates) {
    return certificates.stream()
        .filter(c -> c.role().isAuthority() && leaf.namesAsIssuer(c))
        .max(Comparator.comparing(c -> c.isValidAt(at)));
  }

  private Optional<AmdCertificate> rootOf(
      AmdCertificate issuer, List<AmdCertificate> certificates) {
    return certificates.stream()
        .filter(c -> c.role() == Role.ARK && issuer.namesAsIssuer(c))
        .max(Comparator.comparing(c -> anchors.find(c.publicKey()).isPresent()));
  }

  /// A missing link is undecided, since it may yet be fetched; a wrong one in its place is the
  /// failure of [SnpCheck#CHAIN_ORDER].
  private void complete(Links links) {
    var missing = new ArrayList<String>();
    if (links.leaf().isEmpty()) {
      missing.add("VCEK or VLEK");
    }
    if (links.issuer().isEmpty()) {
      missing.add("ASK or ASVK");
    }
    if (links.root().isEmpty()) {
      missing.add("ARK");
    }
    if (missing.isEmpty()) {
      findings.passed(SnpCheck.CHAIN_COMPLETE, CHAIN, "three certificates", describe(links));
    } else {
      findings.undecided(
          SnpCheck.CHAIN_COMPLETE,
          CHAIN,
          "not among the certificates: " + String.join(", ", missing));
    }
  }

  private void order(Links links, List<AmdCertificate> certificates) {
    if (links.leaf().isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_ORDER, CHAIN, "no certificate of a signing key");
      return;
    }
    var leaf = links.leaf().get();
    var expectedIssuer = leaf.role() == Role.VLEK ? Role.ASVK : Role.ASK;
    var expected = leaf.label() + " by " + expectedIssuer + " by ARK";
    if (links.issuer().isEmpty()) {
      wrongOrMissing(links, certificates, c -> c.role() != Role.ARK, expected);
    } else if (links.issuer().get().role() != expectedIssuer) {
      findings.failed(SnpCheck.CHAIN_ORDER, CHAIN, expected, describe(links));
    } else if (links.root().isEmpty()) {
      wrongOrMissing(links, certificates, c -> c.role() == Role.ARK, expected);
    } else {
      var sound = links.root().get().namesAsIssuer(links.root().get());
      findings.require(SnpCheck.CHAIN_ORDER, CHAIN, sound, expected, describe(links));
    }
  }

  private void wrongOrMissing(
      Links links,
      List<AmdCertificate> certificates,
      java.util.function.Predicate<AmdCertificate> inItsPlace,
      String expected) {
    var others =
        certificates.stream()
            .filter(c -> c.role().isAuthority() && inItsPlace.test(c))
            .map(AmdCertificate::label)
            .toList();
    if (others.isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_ORDER, CHAIN, "the chain is not complete");
    } else {
      findings.failed(
          SnpCheck.CHAIN_ORDER,
          CHAIN,
          expected,
          describe(links) + ", which does not come from " + String.join(", ", others));
    }
  }

  private void signatures(Links links) {
    if (links.issuer().isEmpty() || links.leaf().isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_SIGNATURES, CHAIN, "the chain is not complete");
      return;
    }
    var wrong = new ArrayList<String>();
    addIfNotSigned(wrong, links.leaf().get(), links.issuer().get());
    if (links.root().isPresent()) {
      addIfNotSigned(wrong, links.issuer().get(), links.root().get());
      addIfNotSigned(wrong, links.root().get(), links.root().get());
    } else if (wrong.isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_SIGNATURES, CHAIN, "the chain is not complete");
      return;
    }
    findings.require(
        SnpCheck.CHAIN_SIGNATURES,
        CHAIN,
        wrong.isEmpty(),
        "RSASSA-PSS with SHA-384 by the next certificate",
        wrong.isEmpty() ? "verified" : String.join(", ", wrong));
  }

  private void addIfNotSigned(
      List<String> wrong, AmdCertificate certificate, AmdCertificate signer) {
    if (!endorsements.isSignedBy(certificate, signer)) {
      wrong.add("%s is not signed by %s".formatted(certificate.label(), signer.label()));
    }
  }

  private void pin(Links links) {
    if (links.root().isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_ROOT, CHAIN, "the chain has no root");
      return;
    }
    var root = links.root().get();
    var fingerprint = TrustAnchors.fingerprint(root.publicKey()).hex();
    var known = String.join(", ", anchors.all().stream().map(a -> describe(a)).toList());
    if (links.anchor().isEmpty()) {
      findings.failed(SnpCheck.CHAIN_ROOT, "root", "one of " + known, fingerprint);
    } else {
      var anchor = links.anchor().get();
      findings.require(
          SnpCheck.CHAIN_ROOT,
          "root",
          anchor.productLine() == root.productLine(),
          "a pinned root of " + root.productLine().label(),
          describe(anchor) + " " + fingerprint);
    }
  }

  private static String describe(TrustAnchor anchor) {
    return anchor.simulated()
        ? "%s (simulated, %s)".formatted(anchor.name(), anchor.productLine().label())
        : anchor.name();
  }

  private void validity(Links links) {
    if (links.present().isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_VALIDITY, CHAIN, "no certificate of a signing key");
      return;
    }
    var wrong =
        links.present().stream()
            .filter(c -> !c.isValidAt(at))
            .map(c -> "%s is valid %s to %s".formatted(c.label(), c.notBefore(), c.notAfter()))
            .toList();
    findings.require(
        SnpCheck.CHAIN_VALIDITY,
        CHAIN,
        wrong.isEmpty(),
        "valid at " + at,
        wrong.isEmpty()
            ? "until "
                + links.present().stream()
                    .map(c -> c.notAfter())
                    .min(Comparator.naturalOrder())
                    .get()
            : String.join("; ", wrong));
  }

  private static String describe(Links links) {
    return String.join(" by ", links.present().stream().map(AmdCertificate::label).toList());
  }
}
