package io.privyseal.attestation.attester.azure;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.imds.AmdCertification;
import io.privyseal.attestation.attester.imds.InstanceMetadata;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// What the hardware report of a paravisor needs to be verified elsewhere: certificates of the
/// processor, or a quote in place of a report that only this machine can check.
final class HardwareEvidence {
  /// Asked anew once when the certificate is for another TCB: the host has just updated it.
  private static final int MAX_CERTIFICATIONS = 2;

  private final InstanceMetadata host;

  HardwareEvidence(InstanceMetadata host) {
    this.host = host;
  }

  Evidence.SevSnpVm sevSnp(HclReport hcl) {
    var certificates = certificates(hcl.hardwareReport());
    return new Evidence.SevSnpVm(hcl.hardwareReport(), certificates.all(), hcl.runtimeClaims());
  }

  private AmdCertification certificates(Bytes report) {
    try {
      var reported = SnpReport.parse(report).reportedTcb();
      for (var asked = 1; ; asked++) {
        var given = host.amdCertification();
        if (given.tcb().equals(reported)) {
          return given;
        }
        if (asked == MAX_CERTIFICATIONS) {
          throw new DeviceUnavailableException(
              "the host gives a certificate for TCB %s, the report has %s"
                  .formatted(given.tcb().tcbm(), reported.tcbm()),
              "The report is from before an update of the host: ask again, with a new report.");
        }
      }
    } catch (MalformedInputException e) {
      throw unusable(e);
    }
  }

  Evidence.TdxVm tdx(HclReport hcl) {
    var quote = host.tdQuote(hcl.hardwareReport());
    try {
      if (!Quote.parse(quote).body().reportData().equals(hcl.reportData())) {
        throw new MalformedInputException("the host's quote is of another report");
      }
    } catch (MalformedInputException e) {
      throw unusable(e);
    }
    return new Evidence.TdxVm(quote, hcl.runtimeClaims());
  }

  private static DeviceUnavailableException unusable(MalformedInputException e) {
    return new DeviceUnavailableException(
        "the paravisor's report and the host do not fit: " + e.getMessage(),
        "Ask again; if it stays, the host is at fault.",
        e);
  }
}
