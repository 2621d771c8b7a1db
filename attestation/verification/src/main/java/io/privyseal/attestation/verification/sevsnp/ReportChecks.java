package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.verification.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the report alone can be asked: form, reserved bits, and that it does not contradict itself.
final class ReportChecks {
  private static final String REPORT = "report";

  private final SnpReport report;
  private final Optional<Layout> layout;
  private final Findings<SnpCheck> findings;

  /// @param layout of the TCB fields, from the report or else from the certificate
  ReportChecks(SnpReport report, Optional<Layout> layout, Findings<SnpCheck> findings) {
    this.report = report;
    this.layout = layout;
    this.findings = findings;
  }

  void run() {
    findings.passed(
        SnpCheck.REPORT_FORMAT, REPORT, "version 2 to 5", "version " + report.version());
    reservedBits();
    findings.require(
        SnpCheck.SIGNATURE_ALGORITHM,
        "report signature algorithm",
        report.signatureAlgorithm() == SnpReport.ECDSA_P384_SHA384,
        Long.toString(SnpReport.ECDSA_P384_SHA384),
        Long.toString(report.signatureAlgorithm()));
    signingKey();
    tcbOrder();
  }

  private void reservedBits() {
    var wrong = new ArrayList<String>();
    if (!report.policy().reservedBitsAreRight()) {
      wrong.add("policy " + report.policy());
    }
    if (!report.platform().reservedBitsAreRight()) {
      wrong.add("platform info " + report.platform());
    }
    if (!report.flags().reservedBitsAreRight()) {
      wrong.add("flags " + report.flags());
    }
    layout.ifPresent(known -> wrong.addAll(reservedTcbBytes(known)));
    findings.require(
        SnpCheck.RESERVED_BITS,
        REPORT,
        wrong.isEmpty(),
        "policy bit 17 one, all other reserved bits zero",
        wrong.isEmpty() ? "as expected" : String.join(", ", wrong));
  }

  private List<String> reservedTcbBytes(Layout known) {
    var wrong = new ArrayList<String>();
    addIfReserved(wrong, "current tcb", report.currentTcb(), known);
    addIfReserved(wrong, "reported tcb", report.reportedTcb(), known);
    addIfReserved(wrong, "committed tcb", report.committedTcb(), known);
    addIfReserved(wrong, "launch tcb", report.launchTcb(), known);
    return wrong;
  }

  private static void addIfReserved(List<String> wrong, String field, RawTcb tcb, Layout layout) {
    if (!tcb.as(layout).reservedIsZero()) {
      wrong.add(field + " " + tcb);
    }
  }

  private void signingKey() {
    var key = report.flags().signingKey();
    findings.require(
        SnpCheck.SIGNING_KEY,
        "report flags",
        key.isPresent() && key.get() != SigningKey.NONE,
        "VCEK or VLEK",
        key.map(SigningKey::name).orElse("a reserved code"));
  }

  private void tcbOrder() {
    if (layout.isEmpty()) {
      findings.notChecked(
          SnpCheck.TCB_ORDER, REPORT, "the product line, and so the TCB layout, is not known");
      return;
    }
    var current = report.currentTcb().as(layout.get());
    var committed = report.committedTcb().as(layout.get());
    var reported = report.reportedTcb().as(layout.get());
    var wrong = new ArrayList<String>();
    addIfAbove(wrong, "committed", current.below(committed));
    addIfAbove(wrong, "reported", current.below(reported));
    if (report.committedFirmware().compareTo(report.currentFirmware()) > 0) {
      wrong.add("committed firmware " + report.committedFirmware());
    }
    findings.require(
        SnpCheck.TCB_ORDER,
        "report tcb",
        wrong.isEmpty(),
        "at most %s; firmware %s".formatted(current, report.currentFirmware()),
        wrong.isEmpty() ? "committed " + committed : "above: " + String.join(", ", wrong));
  }

  private static void addIfAbove(List<String> wrong, String field, List<Component> components) {
    for (var component : components) {
      wrong.add(field + " " + component.label());
    }
  }
}
