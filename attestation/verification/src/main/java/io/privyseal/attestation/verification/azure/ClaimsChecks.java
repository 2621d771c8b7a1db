package io.privyseal.attestation.verification.azure;

import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.verification.Findings;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Ties the claims of the paravisor to the hardware, and asks them what the caller expects. Claims
/// are read whether or not they are bound, so that one answer names everything that is wrong.
final class ClaimsChecks {
  private static final String CLAIMS = "runtime claims";
  private static final String CONFIGURATION = "vm-configuration";

  private final VtpmEvidence evidence;
  private final VerifiedHardware hardware;
  private final VtpmExpectations expected;
  private final Findings<VtpmCheck> findings;

  ClaimsChecks(
      VtpmEvidence evidence,
      VerifiedHardware hardware,
      VtpmExpectations expected,
      Findings<VtpmCheck> findings) {
    this.evidence = evidence;
    this.hardware = hardware;
    this.expected = expected;
    this.findings = findings;
  }

  /// @return the claims, bound or not; empty if they could not be read
  Optional<HclClaims> run() {
    hardwareReport();
    level();
    findings.expect(
        VtpmCheck.PARAVISOR,
        "launch measurement",
        expected.paravisor(),
        hardware.launchMeasurement(),
        ClaimsChecks::unordered,
        Bytes::hex);
    binding();
    var claims = read();
    attestationKey(claims);
    configuration(claims);
    findings.expect(
        VtpmCheck.USER_DATA,
        CLAIMS,
        expected.userData(),
        claims.flatMap(HclClaims::userData).orElse(Bytes.empty()),
        ClaimsChecks::unordered,
        data -> data.length() == 0 ? "none" : data.hex());
    return claims;
  }

  private void hardwareReport() {
    if (evidence.hcl().isEmpty()) {
      findings.notChecked(
          VtpmCheck.HARDWARE_REPORT, "HCL report", "the claims came without the HCL report");
      return;
    }
    var hcl = evidence.hcl().get();
    findings.require(
        VtpmCheck.HARDWARE_REPORT,
        "HCL report",
        hardware.isIn(hcl),
        "the verified evidence of the hardware",
        hardware.isIn(hcl) ? "as expected" : "another %s report".formatted(hcl.type()));
  }

  /// A guest below the paravisor may have report data of its own choice signed, and with it claims
  /// of its own: whatever else is let through, its report is not.
  private void level() {
    switch (hardware) {
      case VerifiedHardware.Snp(var snp) ->
          findings.require(
              VtpmCheck.PARAVISOR_LEVEL,
              "report vmpl",
              snp.report().vmpl() == 0,
              "VMPL 0",
              "VMPL " + snp.report().vmpl());
      case VerifiedHardware.Tdx _ ->
          findings.notChecked(
              VtpmCheck.PARAVISOR_LEVEL,
              "TD report",
              "the TDX module reports to the paravisor alone: a guest below it cannot ask");
    }
  }

  private void binding() {
    var digest = HclReport.reportDataFor(evidence.runtimeClaims());
    findings.require(
        VtpmCheck.CLAIMS_BINDING,
        "report data",
        hardware.reportData().equals(digest),
        digest.hex(),
        hardware.reportData().hex());
  }

  private Optional<HclClaims> read() {
    try {
      var claims = HclClaims.parse(evidence.runtimeClaims());
      findings.passed(VtpmCheck.CLAIMS_FORM, CLAIMS, "JSON with HCLAkPub", "as expected");
      return Optional.of(claims);
    } catch (MalformedInputException e) {
      findings.failed(
          VtpmCheck.CLAIMS_FORM, CLAIMS, "JSON with HCLAkPub", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void attestationKey(Optional<HclClaims> claims) {
    if (evidence.claimedKey().isEmpty()) {
      findings.notChecked(
          VtpmCheck.ATTESTATION_KEY, CLAIMS, "no attestation key came along with the claims");
      return;
    }
    var holds =
        claims.filter(c -> evidence.claimedKey().get().key().equals(c.akPublic())).isPresent();
    findings.require(
        VtpmCheck.ATTESTATION_KEY,
        CLAIMS,
        holds,
        "the key HCLAkPub",
        holds ? "as expected" : "another key");
  }

  private void configuration(Optional<HclClaims> claims) {
    demand(VtpmCheck.SECURE_BOOT, expected.secureBoot(), claims, HclClaims::secureBoot, true);
    demand(VtpmCheck.CONSOLE, expected.consoleOff(), claims, HclClaims::consoleEnabled, false);
    findings.expect(
        VtpmCheck.VM_ID,
        CONFIGURATION,
        expected.vmId(),
        claims.flatMap(HclClaims::vmId).map(id -> id.toUpperCase(Locale.ROOT)).orElse(""),
        ClaimsChecks::unordered,
        id -> id.isEmpty() ? "none" : id);
  }

  /// What is not said does not meet a demand.
  private void demand(
      VtpmCheck check,
      boolean demanded,
      Optional<HclClaims> claims,
      Function<HclClaims, Optional<Boolean>> setting,
      boolean wanted) {
    var actual = claims.flatMap(setting);
    var text = actual.map(String::valueOf).orElse("not said");
    if (demanded) {
      findings.require(
          check,
          CONFIGURATION,
          actual.filter(value -> value == wanted).isPresent(),
          String.valueOf(wanted),
          text);
    } else {
      findings.notChecked(check, CONFIGURATION, "not demanded; it is " + text);
    }
  }

  private static <T> boolean unordered(T actual, T minimum) {
    throw new IllegalStateException("no order of security between " + actual + " and " + minimum);
  }
}
