package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.attestation.testkit.intel.TdReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import java.util.function.UnaryOperator;

/// The paravisor of a simulated Azure VM: it has the hardware report on the keys of a virtual TPM,
/// its own or that of a software TPM elsewhere, and keeps the result for the guest to read.
public sealed interface SimulatedParavisor {
  /// Where the guest finds the HCL report.
  int REPORT_NV_INDEX = 0x0140_0001;

  /// Where the guest writes user data for the report, 64 bytes.
  int USER_DATA_NV_INDEX = 0x0140_0002;

  /// Where the guest finds the certificate of the attestation key.
  int AK_CERTIFICATE_NV_INDEX = 0x01c1_01d0;

  /// Where the attestation key is.
  int AK_HANDLE = 0x8100_0003;

  /// The report on these claims; the hardware report is bound to them and signed where the hardware
  /// signs.
  HclReportBuilder report(Bytes claims);

  /// The report on the keys of a TPM and on what the guest wrote to the user data index.
  default HclReportBuilder report(SimulatedVtpm tpm, Bytes userData) {
    return report(
        RuntimeClaimsBuilder.of(tpm.attestationPublic(), tpm.endorsementPublic())
            .userData(userData)
            .bytes());
  }

  /// On an SEV-SNP machine, at VMPL 0.
  ///
  /// @param change what is changed in the hardware report before it is signed
  record OnSnp(SimulatedMachine machine, UnaryOperator<SnpReportBuilder> change)
      implements SimulatedParavisor {
    @Override
    public HclReportBuilder report(Bytes claims) {
      var report = change.apply(machine.report().boundTo(claims));
      return new HclReportBuilder(HclReportBuilder.SNP, machine.sign(report), claims);
    }
  }

  /// On a TDX platform: the report holds a TDREPORT, and the quote of the same body comes from
  /// [#quote].
  ///
  /// @param report what the TD reports, but for its report data
  record OnTdx(SimulatedPlatform platform, TdReportBuilder report) implements SimulatedParavisor {
    @Override
    public HclReportBuilder report(Bytes claims) {
      return new HclReportBuilder(
          HclReportBuilder.TDX,
          report.copy().boundTo(claims).localReport(platform.tcb().components()),
          claims);
    }

    /// The quote that goes with the report on these claims.
    public Bytes quote(Bytes claims) {
      return platform.quote(report.copy().boundTo(claims));
    }
  }

  static OnSnp on(SimulatedMachine machine) {
    return new OnSnp(machine, UnaryOperator.identity());
  }

  static OnTdx on(SimulatedPlatform platform) {
    return new OnTdx(platform, TdReportBuilder.tdx10());
  }
}
