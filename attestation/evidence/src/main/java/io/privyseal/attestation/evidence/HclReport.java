package io.privyseal.attestation.evidence;

import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// The report that Azure's paravisor keeps in the vTPM of a confidential VM (NV index 0x01400001):
/// a header, the hardware report, and the claims that the report data is the digest of.
///
/// Source: microsoft/openhcl and Azure/cvm-attestation-tools, HCL attestation report.
final class HclReport {
  private static final Bytes MAGIC = Bytes.utf8("HCLA");
  private static final int HEADER_BYTES = 32;
  private static final long SNP = 2;
  private static final long SHA_256 = 1;

  private HclReport() {}

  static boolean isOne(Bytes input) {
    return input.length() > MAGIC.length() && input.slice(0, MAGIC.length()).equals(MAGIC);
  }

  /// The report with the exact bytes of its claims as runtime data. What follows them in the NV
  /// index must be zeros.
  static EvidenceParts open(Bytes input) {
    var in = BoundedReader.littleEndian(input);
    in.bytes(MAGIC.length(), "magic");
    var version = in.u32("version");
    if (version != 1 && version != 2) {
      throw new MalformedInputException("HCL report: expected version 1 or 2, found " + version);
    }
    in.bytes(HEADER_BYTES - in.position(), "header");
    var hardwareReport = in.bytes(SnpReport.BYTES, "hardware report");
    in.bytes(8, "data size and version");
    var type = in.u32("report type");
    if (type != SNP) {
      throw new MalformedInputException("HCL report: expected an SNP report, found type " + type);
    }
    var hash = in.u32("hash type");
    if (hash != SHA_256) {
      throw new MalformedInputException("HCL report: expected SHA-256, found hash type " + hash);
    }
    var size = in.u32("claims size");
    if (size > in.remaining()) {
      throw new MalformedInputException("HCL report: the claims are cut off");
    }
    var claims = in.bytes((int) size, "claims");
    in.zeros(in.remaining(), "after the claims");
    return EvidenceParts.ofReport(SnpReport.parse(hardwareReport)).withRuntimeData(claims);
  }
}
