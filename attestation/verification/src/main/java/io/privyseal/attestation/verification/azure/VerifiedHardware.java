package io.privyseal.attestation.verification.azure;

import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.intel.TdReportStructure;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// The hardware under a confidential VM, verified before: the root of everything that the virtual
/// TPM says.
public sealed interface VerifiedHardware {
  record Snp(VerifiedSnp snp) implements VerifiedHardware {
    @Override
    public Bytes reportData() {
      return snp.report().reportData();
    }

    @Override
    public Bytes launchMeasurement() {
      return snp.report().measurement();
    }

    @Override
    public boolean isIn(HclReport hcl) {
      return hcl.type() == HclReport.Type.SNP && hcl.hardwareReport().equals(snp.report().bytes());
    }

    @Override
    public String trustRoot() {
      return snp.trustRoot();
    }

    @Override
    public boolean isSimulated() {
      return snp.isSimulated();
    }
  }

  record Tdx(VerifiedTdx tdx) implements VerifiedHardware {
    @Override
    public Bytes reportData() {
      return tdx.report().reportData();
    }

    @Override
    public Bytes launchMeasurement() {
      return tdx.report().mrTd();
    }

    /// The TDREPORT of an HCL report is a copy that nobody elsewhere can verify: it must say what
    /// the quote says, to the last byte.
    @Override
    public boolean isIn(HclReport hcl) {
      if (hcl.type() != HclReport.Type.TDX) {
        return false;
      }
      try {
        var local = TdReportStructure.parse(hcl.hardwareReport()).quotedBody();
        return local.equals(tdx.report().bytes().slice(0, local.length()));
      } catch (MalformedInputException _) {
        return false;
      }
    }

    @Override
    public String trustRoot() {
      return tdx.trustRoot();
    }

    @Override
    public boolean isSimulated() {
      return tdx.isSimulated();
    }
  }

  /// 64 bytes that hardware binds.
  Bytes reportData();

  /// Launch measurement or MRTD, 48 bytes: on Azure of the paravisor, not of the guest's system.
  Bytes launchMeasurement();

  /// Whether an HCL report holds this very report, or what a trust domain was told of itself when
  /// it was quoted.
  boolean isIn(HclReport hcl);

  /// Name of the root that vouches for the hardware.
  String trustRoot();

  /// Whether that root is a simulated manufacturer's.
  boolean isSimulated();
}
