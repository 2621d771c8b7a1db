package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.AmdRevocationList;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.RevocationMode;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.RevocationStatus;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.ArrayList;

/// Revocation of the authorities of a chain. Every list that is given is looked at, those that came
/// with the evidence and those that the verifier has: what one of them revokes no other one saves.
final class RevocationChecks {
  private static final String WHERE = "revocation list";

  private final SnpEvidence evidence;
  private final AmdEndorsements endorsements;
  private final RevocationRule rule;
  private final Instant at;
  private final Findings<SnpCheck> findings;

  RevocationChecks(
      SnpEvidence evidence,
      AmdEndorsements endorsements,
      RevocationRule rule,
      Instant at,
      Findings<SnpCheck> findings) {
    this.evidence = evidence;
    this.endorsements = endorsements;
    this.rule = rule;
    this.at = at;
    this.findings = findings;
  }

  void run(ChainChecks.Links links) {
    if (rule.mode() != RevocationMode.OFF && links.root().isEmpty()) {
      findings.notChecked(SnpCheck.CHAIN_REVOCATION, WHERE, "the chain has no root");
      return;
    }
    var status = new RevocationStatus(rule, at);
    if (rule.mode() != RevocationMode.OFF) {
      look(links, links.root().orElseThrow(), status);
    }
    status.answer(findings, SnpCheck.CHAIN_REVOCATION, WHERE);
  }

  private void look(ChainChecks.Links links, AmdCertificate root, RevocationStatus status) {
    var signed = new ArrayList<RevocationStatus.Issued>();
    for (var der : evidence.revocationLists()) {
      try {
        var list = endorsements.readRevocationList(der);
        if (!list.isOf(root)) {
          continue;
        }
        if (endorsements.isSignedBy(list, root)) {
          signed.add(new RevocationStatus.Issued(list.thisUpdate(), list.nextUpdate()));
          judge(list, links, status);
        } else {
          status.fault("a revocation list is not signed by " + root.label());
        }
      } catch (MalformedInputException e) {
        status.fault(String.valueOf(e.getMessage()));
      }
    }
    status.issuedBy(root.label(), signed);
  }

  private void judge(AmdRevocationList list, ChainChecks.Links links, RevocationStatus status) {
    for (var certificate : links.present()) {
      if (certificate.role().isAuthority() && list.revokes(certificate)) {
        status.revoked(certificate.label());
      }
    }
  }
}
