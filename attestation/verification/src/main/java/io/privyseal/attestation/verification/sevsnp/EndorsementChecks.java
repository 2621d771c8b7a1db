package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.AmdExtensions;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.util.ArrayList;
import java.util.Optional;

/// Whether the certificate is one for this report: same kind of key, same product line, same TCB,
/// same chip; and whether its key signed the report.
final class EndorsementChecks {
  private static final String NO_CERTIFICATE = "no certificate of a signing key";

  private final SnpEvidence evidence;
  private final SnpReport report;
  private final ChainChecks.Links links;
  private final CryptoEngine engine;
  private final Findings<SnpCheck> findings;

  EndorsementChecks(
      SnpEvidence evidence,
      ChainChecks.Links links,
      CryptoEngine engine,
      Findings<SnpCheck> findings) {
    this.evidence = evidence;
    this.report = evidence.report();
    this.links = links;
    this.engine = engine;
    this.findings = findings;
  }

  void run() {
    endorsedTcb();
    var extensions = links.leaf().flatMap(AmdCertificate::extensions);
    if (extensions.isEmpty()) {
      for (var check :
          new SnpCheck[] {
            SnpCheck.KEY_KIND,
            SnpCheck.PRODUCT_LINE,
            SnpCheck.CERTIFIED_TCB,
            SnpCheck.CERTIFIED_CHIP,
            SnpCheck.REPORT_SIGNATURE
          }) {
        findings.notChecked(check, "certificate", NO_CERTIFICATE);
      }
      return;
    }
    var leaf = links.leaf().get();
    keyKind(leaf);
    productLine(leaf);
    certifiedTcb(extensions.get());
    chip(leaf, extensions.get());
    signature(leaf);
  }

  private void endorsedTcb() {
    var where = "endorsed tcb";
    if (evidence.endorsedTcb().isEmpty()) {
      findings.notChecked(SnpCheck.ENDORSED_TCB, where, "the host gave none");
      return;
    }
    var endorsed = evidence.endorsedTcb().get();
    findings.require(
        SnpCheck.ENDORSED_TCB,
        where,
        endorsed.equals(report.reportedTcb()),
        report.reportedTcb().tcbm(),
        endorsed.tcbm());
  }

  private void keyKind(AmdCertificate leaf) {
    var named = ChainChecks.namedRole(report);
    if (named.isEmpty()) {
      findings.notChecked(SnpCheck.KEY_KIND, "certificate", "the report names no signing key");
    } else {
      findings.require(
          SnpCheck.KEY_KIND,
          "certificate",
          named.get() == leaf.role(),
          named.get().name(),
          leaf.role().name());
    }
  }

  private void productLine(AmdCertificate leaf) {
    var certified = leaf.productLine();
    var wrong = new ArrayList<String>();
    for (var link : links.present()) {
      if (link.productLine() != certified) {
        wrong.add(link.label());
      }
    }
    links
        .anchor()
        .filter(a -> a.productLine() != certified)
        .ifPresent(a -> wrong.add("root of " + a.productLine().label()));
    disagreement(certified).ifPresent(wrong::add);
    findings.require(
        SnpCheck.PRODUCT_LINE,
        "report, certificate, root",
        wrong.isEmpty(),
        certified.label(),
        wrong.isEmpty() ? certified.label() : String.join(", ", wrong));
  }

  /// Version 3 and later name the processor; version 2 gives away the layout of its TCB fields.
  private Optional<String> disagreement(ProductLine certified) {
    if (report.cpuid().isPresent()) {
      var line = report.productLine();
      if (line.isPresent() && line.get() == certified) {
        return Optional.empty();
      }
      return Optional.of("report of " + report.cpuid().get());
    }
    return report
        .tcbLayout()
        .filter(layout -> layout != certified.tcbLayout())
        .map(layout -> "report with a chip id as on " + layout);
  }

  private void certifiedTcb(AmdExtensions extensions) {
    var layout = extensions.productLine().tcbLayout();
    findings.require(
        SnpCheck.CERTIFIED_TCB,
        "certificate extensions",
        extensions.tcb().equals(report.reportedTcb()),
        describe(report.reportedTcb(), extensions),
        extensions.tcb().as(layout).toString());
  }

  private static String describe(RawTcb tcb, AmdExtensions extensions) {
    var read = tcb.as(extensions.productLine().tcbLayout());
    return read.reservedIsZero() ? read.toString() : read + " and reserved bytes in " + tcb;
  }

  private void chip(AmdCertificate leaf, AmdExtensions extensions) {
    var where = "certificate hardware id";
    if (leaf.role() == Role.VLEK) {
      findings.notChecked(SnpCheck.CERTIFIED_CHIP, where, "a VLEK certificate names no chip");
    } else if (report.chipId().isAllZero()) {
      findings.notChecked(
          SnpCheck.CERTIFIED_CHIP,
          where,
          "the platform masks its chip id; the signature still shows which chip it is");
    } else {
      var certified = extensions.chipId().map(id -> id.hex()).orElse("none");
      findings.require(
          SnpCheck.CERTIFIED_CHIP,
          where,
          extensions.chipId().filter(id -> id.equals(report.chipId())).isPresent(),
          report.chipId().hex(),
          certified);
    }
  }

  private void signature(AmdCertificate leaf) {
    var where = "report signature";
    if (!findings.hasPassed(SnpCheck.SIGNATURE_ALGORITHM)) {
      findings.notChecked(
          SnpCheck.REPORT_SIGNATURE, where, "the report is not signed with a known algorithm");
      return;
    }
    if (!findings.hasPassed(SnpCheck.SIGNING_KEY)) {
      findings.notChecked(SnpCheck.REPORT_SIGNATURE, where, "the report names no signing key");
      return;
    }
    var signature = report.signature();
    var verified =
        signature.isPresent()
            && engine.verify(
                SignatureScheme.ES384,
                leaf.publicKey(),
                report.signedBytes().toArray(),
                signature.get().toArray());
    var expected = "signed by the key of the certificate";
    if (verified) {
      findings.passed(SnpCheck.REPORT_SIGNATURE, where, expected, "verified");
    } else if (signature.isPresent() && signature.get().isAllZero()) {
      findings.failed(
          SnpCheck.REPORT_SIGNATURE,
          where,
          expected,
          "the signature is zero",
          report.flags().chipKeyMasked()
              ? "the platform masks its chip key (MASK_CHIP_KEY): have it load a VLEK or unmask"
              : SnpCheck.REPORT_SIGNATURE.mend());
    } else {
      findings.failed(SnpCheck.REPORT_SIGNATURE, where, expected, "does not verify");
    }
  }
}
