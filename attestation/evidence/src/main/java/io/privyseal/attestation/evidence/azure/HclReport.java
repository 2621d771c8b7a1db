package io.privyseal.attestation.evidence.azure;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;

/// The report that Azure's paravisor keeps in the vTPM of a confidential VM (NV index 0x01400001):
/// a header, the hardware report, and the claims that the report data is the digest of. Parsed, not
/// verified.
///
/// Little endian. What follows the claims in the NV index must be zeros; sizes must agree with one
/// another.
///
/// Source: microsoft/openvmm, `igvm_attest/get.rs`; Azure/cvm-attestation-tools, HCL attestation
/// report.
///
/// @param version 1 or 2
/// @param requestType why the paravisor made it: 1 key release, 2 attestation key, 3 wrapped key
/// @param status as the host gave it
/// @param hardwareReport as long as its [Type] has it
/// @param runtimeClaims the exact bytes of the claims, JSON
public record HclReport(
    int version,
    long requestType,
    long status,
    Type type,
    Bytes hardwareReport,
    Bytes runtimeClaims) {
  /// Largest content of the NV index.
  public static final int MAX_BYTES = 16 * 1024;

  private static final Bytes MAGIC = Bytes.utf8("HCLA");
  private static final int HEADER_BYTES = 32;
  private static final int RESERVED_BYTES = 12;
  private static final int HARDWARE_AREA_BYTES = 0x4a0;
  private static final int RUNTIME_HEADER_BYTES = 20;
  private static final long SHA_256 = 1;
  private static final int DIGEST_BYTES = 32;

  /// What the hardware report is.
  public enum Type {
    /// An SEV-SNP report, 1184 bytes: verifiable by anyone.
    SNP(2, 0x4a0, 0x50),
    /// A TDREPORT, 1024 bytes: verifiable on its machine alone, so that a quote of the same body
    /// must come along.
    TDX(4, 0x400, 0x80);

    private final int code;
    private final int bytes;
    private final int reportDataOffset;

    Type(int code, int bytes, int reportDataOffset) {
      this.code = code;
      this.bytes = bytes;
      this.reportDataOffset = reportDataOffset;
    }

    /// As the header has it.
    public int code() {
      return code;
    }

    /// Length of the hardware report.
    public int bytes() {
      return bytes;
    }

    private static Type of(long code) {
      for (var type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new MalformedInputException(
          "report type: expected 2 (an SNP report) or 4 (a TDREPORT), found " + code);
    }
  }

  /// Whether `input` starts as an HCL report does.
  public static boolean isOne(Bytes input) {
    return input.length() > MAGIC.length() && input.slice(0, MAGIC.length()).equals(MAGIC);
  }

  /// @throws MalformedInputException if it is of an unknown version or type, bound by another
  ///   digest than SHA-256, contradicts itself in its sizes, or is cut off
  public static HclReport parse(Bytes input) {
    try {
      if (input.length() > MAX_BYTES) {
        throw new MalformedInputException(
            "expected at most %d bytes, found %d".formatted(MAX_BYTES, input.length()));
      }
      return read(BoundedReader.littleEndian(input));
    } catch (MalformedInputException e) {
      throw e.in("HCL report");
    }
  }

  private static HclReport read(BoundedReader in) {
    if (!in.bytes(MAGIC.length(), "magic").equals(MAGIC)) {
      throw new MalformedInputException("magic: expected HCLA");
    }
    var version = version(in.u32("version"), "version");
    var reportSize = in.u32("report size");
    var requestType = in.u32("request type");
    var status = in.u32("status");
    in.bytes(RESERVED_BYTES, "reserved");
    var hardwareArea = in.bytes(HARDWARE_AREA_BYTES, "hardware report");
    var dataSize = in.u32("data size");
    version(in.u32("runtime data version"), "runtime data version");
    var type = Type.of(in.u32("report type"));
    var hash = in.u32("hash type");
    if (hash != SHA_256) {
      throw new MalformedInputException("hash type: expected 1 (SHA-256), found " + hash);
    }
    var claimsSize = in.u32("claims size");
    if (claimsSize > in.remaining()) {
      throw new MalformedInputException("the claims are cut off");
    }
    sizes("data size", RUNTIME_HEADER_BYTES + claimsSize, dataSize);
    sizes("report size", HEADER_BYTES + HARDWARE_AREA_BYTES + dataSize, reportSize);
    var claims = in.bytes((int) claimsSize, "claims");
    in.zeros(in.remaining(), "after the claims");
    return new HclReport(
        version, requestType, status, type, hardwareReport(hardwareArea, type), claims);
  }

  private static int version(long version, String field) {
    if (version != 1 && version != 2) {
      throw new MalformedInputException(field + ": expected 1 or 2, found " + version);
    }
    return (int) version;
  }

  private static void sizes(String field, long expected, long actual) {
    if (expected != actual) {
      throw new MalformedInputException(
          "%s: expected %d, found %d".formatted(field, expected, actual));
    }
  }

  private static Bytes hardwareReport(Bytes area, Type type) {
    var tail = area.slice(type.bytes, area.length() - type.bytes);
    if (!tail.isAllZero()) {
      throw new MalformedInputException("expected zeros after the hardware report");
    }
    return area.slice(0, type.bytes);
  }

  /// The 64 bytes that the hardware report binds.
  public Bytes reportData() {
    return hardwareReport.slice(type.reportDataOffset, 64);
  }

  /// What the report data must be for these claims: their SHA-256, and zeros.
  public static Bytes reportDataFor(Bytes runtimeClaims) {
    return Digests.sha256(runtimeClaims).concat(Bytes.zeros(64 - DIGEST_BYTES));
  }

  /// The claims, read.
  ///
  /// @throws MalformedInputException if they are not what the paravisor writes
  public HclClaims claims() {
    return HclClaims.parse(runtimeClaims);
  }

  /// The type only: evidence has no place in logs.
  @Override
  public String toString() {
    return "HclReport[version " + version + ", " + type + "]";
  }
}
