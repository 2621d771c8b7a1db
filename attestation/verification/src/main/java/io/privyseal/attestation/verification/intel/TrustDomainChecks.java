package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.intel.TdAttributes;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.intel.TdxExpectations.Relaxation;
import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is asked of the TDX module, and what the caller expects of the trust domain itself. Made of
/// any quote, authentic or not, so that one answer names everything that is wrong.
final class TrustDomainChecks {
  private static final List<TdxCheck> RTMRS =
      List.of(TdxCheck.RTMR0, TdxCheck.RTMR1, TdxCheck.RTMR2, TdxCheck.RTMR3);

  private final TdReport report;
  private final Optional<TcbInfo> tcbInfo;
  private final TdxExpectations expected;
  private final Findings<TdxCheck> findings;

  TrustDomainChecks(
      TdReport report,
      Optional<TcbInfo> tcbInfo,
      TdxExpectations expected,
      Findings<TdxCheck> findings) {
    this.report = report;
    this.tcbInfo = tcbInfo;
    this.expected = expected;
    this.findings = findings;
  }

  void run() {
    moduleIdentity();
    bytes(TdxCheck.MODULE_MEASUREMENT, "MRSEAM", expected.mrSeam, report.mrSeam());
    findings.expect(
        TdxCheck.MODULE_SVN,
        "TEE_TCB_SVN",
        expected.teeTcbSvn,
        report.teeTcbSvn(),
        TeeTcbSvn::isAtLeast,
        TeeTcbSvn::toString);
    attributes();
    bytes(TdxCheck.SERVICE_TD, "MRSERVICETD", expected.serviceTd, serviceTd());
    bytes(TdxCheck.XFAM, "XFAM", expected.xfam, report.xfam());
    bytes(TdxCheck.MRTD, "MRTD", expected.mrTd, report.mrTd());
    bytes(TdxCheck.CONFIG_ID, "MRCONFIGID", expected.mrConfigId, report.mrConfigId());
    bytes(TdxCheck.OWNER, "MROWNER", expected.mrOwner, report.mrOwner());
    bytes(TdxCheck.OWNER_CONFIG, "MROWNERCONFIG", expected.mrOwnerConfig, report.mrOwnerConfig());
    for (var i = 0; i < TdReport.RTMRS; i++) {
      bytes(RTMRS.get(i), "RTMR" + i, expected.rtmrs.get(i), report.rtmrs().get(i));
    }
    expected.reportData.answer(findings, TdxCheck.REPORT_DATA, report.reportData());
  }

  private void moduleIdentity() {
    var where = "TDX module";
    if (tcbInfo.isEmpty()) {
      findings.notChecked(TdxCheck.MODULE_IDENTITY, where, "no TCB info");
      return;
    }
    var version = report.teeTcbSvn().moduleVersion();
    var module = tcbInfo.get().moduleFor(version);
    var expectation = "a production module of Intel's of version " + version;
    if (module.isEmpty()) {
      findings.failed(
          TdxCheck.MODULE_IDENTITY, where, expectation, "TCB info names no such version");
      return;
    }
    var wrong = new ArrayList<String>();
    if (!report.mrSignerSeam().equals(module.get().mrSigner())) {
      wrong.add("MRSIGNERSEAM " + report.mrSignerSeam().hex());
    }
    if (!report.seamAttributes().isAllZero()
        || !report.seamAttributes().equals(module.get().attributes())) {
      wrong.add("SEAMATTRIBUTES " + report.seamAttributes().hex());
    }
    findings.require(
        TdxCheck.MODULE_IDENTITY,
        where,
        wrong.isEmpty(),
        expectation,
        wrong.isEmpty() ? "version " + version : String.join(", ", wrong));
  }

  private void attributes() {
    var attributes = report.tdAttributes();
    refuse(TdxCheck.DEBUG, attributes.isUntrusted(), Relaxation.DEBUG, "TUD bits set");
    findings.require(
        TdxCheck.RESERVED_ATTRIBUTES,
        "TDATTRIBUTES",
        attributes.reservedIsZero(),
        "no unknown bit",
        attributes.toString());
    refuse(
        TdxCheck.SEPT_VE,
        !attributes.disablesSeptVe(),
        Relaxation.SEPT_VE,
        "SEPT_VE_DISABLE clear");
    refuse(TdxCheck.MIGRATION, attributes.isMigratable(), Relaxation.MIGRATION, "MIGRATABLE set");
    findings.expect(
        TdxCheck.ATTRIBUTES,
        "TDATTRIBUTES",
        expected.attributes,
        attributes,
        TdAttributes::toString);
  }

  private void refuse(TdxCheck check, boolean present, Relaxation relaxation, String what) {
    var where = "TDATTRIBUTES";
    if (present && expected.allowed.contains(relaxation)) {
      findings.notChecked(
          check,
          where,
          "%s in %s, and let through on request".formatted(what, report.tdAttributes()));
    } else {
      findings.require(
          check,
          where,
          !present,
          "none of: " + what,
          (present ? what + ": " : "") + report.tdAttributes());
    }
  }

  /// Zero where there is none; TD 1.0 knows no service trust domains.
  private Bytes serviceTd() {
    return report
        .extension()
        .map(TdReport.Extension::mrServiceTd)
        .orElse(Bytes.zeros(TdReport.MEASUREMENT_BYTES));
  }

  private void bytes(TdxCheck check, String where, Expectation<Bytes> expectation, Bytes actual) {
    findings.expect(check, where, expectation, actual, Bytes::hex);
  }
}
