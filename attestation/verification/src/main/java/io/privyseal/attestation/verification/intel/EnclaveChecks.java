package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.foundation.bytes.Bytes;

/// What the caller expects of the enclave itself. These checks are made of any quote, authentic or
/// not, so that one answer names everything that is wrong.
final class EnclaveChecks {
  private final EnclaveReport report;
  private final SgxExpectations expected;
  private final Findings<SgxCheck> findings;

  EnclaveChecks(EnclaveReport report, SgxExpectations expected, Findings<SgxCheck> findings) {
    this.report = report;
    this.expected = expected;
    this.findings = findings;
  }

  void run() {
    var attributes = report.attributes();
    refuse(SgxCheck.DEBUG, attributes.isDebug(), expected.debugAllowed);
    refuse(SgxCheck.PROVISION_KEY, attributes.hasProvisionKey(), expected.provisionKeyAllowed);
    bytes(SgxCheck.MRENCLAVE, "MRENCLAVE", expected.mrEnclave, report.mrEnclave());
    bytes(SgxCheck.MRSIGNER, "MRSIGNER", expected.mrSigner, report.mrSigner());
    number(SgxCheck.PRODUCT_ID, "ISVPRODID", expected.isvProdId, report.isvProdId());
    number(SgxCheck.SVN, "ISVSVN", expected.isvSvn, report.isvSvn());
    bytes(
        SgxCheck.EXTENDED_PRODUCT_ID, "ISVEXTPRODID", expected.isvExtProdId, report.isvExtProdId());
    bytes(SgxCheck.FAMILY_ID, "ISVFAMILYID", expected.isvFamilyId, report.isvFamilyId());
    bytes(SgxCheck.CONFIG_ID, "CONFIGID", expected.configId, report.configId());
    number(SgxCheck.CONFIG_SVN, "CONFIGSVN", expected.configSvn, report.configSvn());
    expected.reportData.answer(findings, SgxCheck.REPORT_DATA, report.reportData());
  }

  private void refuse(SgxCheck check, boolean present, boolean allowed) {
    var where = "ATTRIBUTES";
    if (present && allowed) {
      findings.notChecked(
          check, where, "set in %s, and let through on request".formatted(report.attributes()));
    } else {
      findings.require(
          check,
          where,
          !present,
          "not set",
          (present ? "set in " : "not set in ") + report.attributes());
    }
  }

  private void bytes(SgxCheck check, String where, Expectation<Bytes> expectation, Bytes actual) {
    findings.expect(check, where, expectation, actual, Bytes::hex);
  }

  private void number(SgxCheck check, String where, Expectation<Integer> expectation, int actual) {
    findings.expect(check, where, expectation, actual, (a, b) -> a >= b, Object::toString);
  }
}
