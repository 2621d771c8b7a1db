package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.AmdRevocationList;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.ArrayList;

/// Revocation, when a list came along. A list that is given is enforced: it must be the root's, be
/// signed by it, be current, and name none of the chain.
final class RevocationChecks {
  private static final String WHERE = "revocation list";

  private final SnpEvidence evidence;
  private final AmdEndorsements endorsements;
  private final Instant at;
  private final Findings<SnpCheck> findings;

  RevocationChecks(
      SnpEvidence evidence, AmdEndorsements endorsements, Instant at, Findings<SnpCheck> findings) {
    this.evidence = evidence;
    this.endorsements = endorsements;
    this.at = at;
    this.findings = findings;
  }

  void run(ChainChecks.Links links) {
    if (evidence.revocationLists().isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_REVOCATION, WHERE, "no revocation list was given");
    } else if (links.root().isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_REVOCATION, WHERE, "the chain has no root");
    } else {
      enforce(links, links.root().get());
    }
  }

  private void enforce(ChainChecks.Links links, AmdCertificate root) {
    var wrong = new ArrayList<String>();
    var used = 0;
    for (var der : evidence.revocationLists()) {
      try {
        var list = AmdRevocationList.parse(der);
        if (list.isOf(root)) {
          used++;
          judge(list, links, root, wrong);
        }
      } catch (MalformedInputException e) {
        wrong.add(e.getMessage());
      }
    }
    if (used == 0 && wrong.isEmpty()) {
      wrong.add("no list of " + root.label() + " among those given");
    }
    findings.require(
        SnpCheck.CHAIN_REVOCATION,
        WHERE,
        wrong.isEmpty(),
        "a current list of the root that names none of the chain",
        wrong.isEmpty() ? "none of the chain is revoked" : String.join("; ", wrong));
  }

  private void judge(
      AmdRevocationList list,
      ChainChecks.Links links,
      AmdCertificate root,
      java.util.List<String> wrong) {
    if (!endorsements.isSignedBy(list, root)) {
      wrong.add("not signed by " + root.label());
      return;
    }
    if (!list.isCurrentAt(at)) {
      wrong.add("current %s to %s".formatted(list.thisUpdate(), list.nextUpdate()));
    }
    for (var certificate : links.present()) {
      if (certificate.role().isAuthority() && list.revokes(certificate)) {
        wrong.add(certificate.label() + " is revoked");
      }
    }
  }
}
