package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdExtensions;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations.PlatformDemand;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations.Relaxation;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// What the caller expects of guest, policy and platform. These checks are made of any report,
/// authentic or not, so that one answer names everything that is wrong.
final class GuestChecks {
  private final SnpReport report;
  private final Optional<ProductLine> productLine;
  private final Optional<AmdCertificate> leaf;
  private final SnpExpectations expected;
  private final Findings<SnpCheck> findings;

  /// @param productLine of report or certificate, as far as known
  GuestChecks(
      SnpReport report,
      Optional<ProductLine> productLine,
      Optional<AmdCertificate> leaf,
      SnpExpectations expected,
      Findings<SnpCheck> findings) {
    this.report = report;
    this.productLine = productLine;
    this.leaf = leaf;
    this.expected = expected;
    this.findings = findings;
  }

  void run() {
    policy();
    demands();
    versions();
    guest();
    expected.reportData.answer(findings, SnpCheck.REPORT_DATA, report.reportData());
  }

  private void policy() {
    var policy = report.policy();
    refuse(SnpCheck.DEBUG, Relaxation.DEBUG, policy.allowsDebug(), "allowed");
    var agent = policy.allowsMigrationAgent() || !hasNoMigrationAgent();
    refuse(SnpCheck.MIGRATION_AGENT, Relaxation.MIGRATION_AGENT, agent, "allowed or present");
    refuse(SnpCheck.CXL, Relaxation.CXL, policy.allowsCxl(), "allowed");
    findings.expect(
        SnpCheck.ABI_VERSION,
        "guest policy",
        expected.abiMajor,
        policy.abiMajor(),
        (a, b) -> a >= b,
        Object::toString);
    findings.expect(
        SnpCheck.VMPL,
        "report vmpl",
        expected.vmpl,
        report.vmpl(),
        (a, b) -> a >= b,
        v -> v == SnpReport.VMPL_OF_HOST_REQUEST ? "a request of the host" : "VMPL " + v);
  }

  /// REPORT_ID_MA is all ones without an agent; older firmware is given the benefit of zeros.
  private boolean hasNoMigrationAgent() {
    var id = report.migrationAgentReportId();
    for (var i = 0; i < id.length(); i++) {
      if (id.at(i) != 0xff) {
        return id.isAllZero();
      }
    }
    return true;
  }

  private void refuse(SnpCheck check, Relaxation relaxation, boolean present, String word) {
    var where = "guest policy";
    if (present && expected.allowed.contains(relaxation)) {
      findings.notChecked(
          check,
          where,
          "%s in policy %s, and let through on request".formatted(word, report.policy()));
    } else {
      findings.require(
          check,
          where,
          !present,
          "not " + word,
          (present ? word : "not " + word) + ", policy " + report.policy());
    }
  }

  private void demands() {
    var policy = report.policy();
    var platform = report.platform();
    demand(SnpCheck.SMT_OFF, PlatformDemand.SMT_OFF, !policy.allowsSmt() && !platform.smtEnabled());
    demand(SnpCheck.SINGLE_SOCKET, PlatformDemand.SINGLE_SOCKET, policy.requiresSingleSocket());
    demand(SnpCheck.ECC, PlatformDemand.ECC, platform.eccEnabled());
    demand(SnpCheck.ALIAS_CHECK, PlatformDemand.ALIAS_CHECK, platform.aliasCheckComplete());
    demand(
        SnpCheck.RAPL_OFF,
        PlatformDemand.RAPL_OFF,
        policy.requiresRaplDisabled() && platform.raplDisabled());
    demand(
        SnpCheck.CIPHERTEXT_HIDING,
        PlatformDemand.CIPHERTEXT_HIDING,
        policy.requiresCiphertextHiding() && platform.ciphertextHidingEnabled());
    demand(SnpCheck.AES_256_XTS, PlatformDemand.AES_256_XTS, policy.requiresAes256Xts());
  }

  private void demand(SnpCheck check, PlatformDemand demand, boolean holds) {
    var where = "guest policy, platform info";
    if (expected.demands.contains(demand)) {
      findings.require(
          check,
          where,
          holds,
          check.statement(),
          "policy %s, platform info %s".formatted(report.policy(), report.platform()));
    } else {
      findings.notChecked(check, where, SnpExpectations.NOT_GIVEN);
    }
  }

  private void versions() {
    minimumTcb();
    findings.expect(
        SnpCheck.FIRMWARE_MINIMUM,
        "committed firmware",
        expected.firmware,
        report.committedFirmware(),
        (a, b) -> a.compareTo(b) >= 0,
        Object::toString);
    findings.expect(
        SnpCheck.GUEST_SVN,
        "guest svn",
        expected.guestSvn,
        report.guestSvn(),
        (a, b) -> a >= b,
        Object::toString);
  }

  private void minimumTcb() {
    var where = "reported tcb";
    if (expected.minimumTcb.isEmpty()) {
      findings.notChecked(SnpCheck.TCB_MINIMUM, where, SnpExpectations.NOT_GIVEN);
      return;
    }
    if (productLine.isEmpty()) {
      findings.notChecked(
          SnpCheck.TCB_MINIMUM, where, "neither report nor certificate tells the product line");
      return;
    }
    var minimum = expected.minimumTcb.get(productLine.get());
    if (minimum == null) {
      findings.failed(
          SnpCheck.TCB_MINIMUM,
          where,
          "a product line with a minimum: " + expected.minimumTcb.keySet(),
          productLine.get().label());
      return;
    }
    var reported = report.reportedTcb().as(minimum.layout());
    findings.require(
        SnpCheck.TCB_MINIMUM,
        where,
        reported.below(minimum).isEmpty(),
        "at least " + minimum,
        reported.toString());
  }

  private void guest() {
    expect(SnpCheck.MEASUREMENT, "measurement", expected.measurement, report.measurement());
    expect(SnpCheck.HOST_DATA, "host data", expected.hostData, report.hostData());
    expect(SnpCheck.ID_KEY, "id key digest", expected.idKeyDigest, report.idKeyDigest());
    authorKey();
    expect(SnpCheck.FAMILY_ID, "family id", expected.familyId, report.familyId());
    expect(SnpCheck.IMAGE_ID, "image id", expected.imageId, report.imageId());
    expect(SnpCheck.CHIP, "chip id", expected.chipId, report.chipId());
    findings.expect(
        SnpCheck.CLOUD_PROVIDER,
        "certificate CSP id",
        expected.cloudProvider,
        leaf.flatMap(AmdCertificate::extensions).flatMap(AmdExtensions::cspId).orElse(""),
        id -> id.isEmpty() ? "none" : id);
  }

  private void authorKey() {
    if (!(expected.authorKeyDigest instanceof Unchecked) && !report.flags().authorKeyEnabled()) {
      findings.failed(
          SnpCheck.AUTHOR_KEY,
          "author key digest",
          expected.authorKeyDigest.describe(Bytes::hex),
          "the guest was launched without an author key");
    } else {
      expect(
          SnpCheck.AUTHOR_KEY,
          "author key digest",
          expected.authorKeyDigest,
          report.authorKeyDigest());
    }
  }

  private void expect(SnpCheck check, String where, Expectation<Bytes> expectation, Bytes actual) {
    findings.expect(check, where, expectation, actual, Bytes::hex);
  }
}
