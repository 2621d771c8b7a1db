package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;

/// TDREPORT_STRUCT, as the TDX module gives it to the trust domain. It carries a MAC that only the
/// same processor can check: it is no evidence for anybody else until a quoting enclave has turned
/// it into a [Quote].
///
/// Size: 1024 bytes.
///
/// Source: Intel TDX Module ABI (348551), TDREPORT_STRUCT.
///
/// @param bytes the 1024 bytes
/// @param cpuSvn 16 bytes
/// @param reportData 64 bytes chosen by the trust domain
/// @param teeTcbSvn of the TDX module
/// @param mrSeam 48 bytes, measurement of the TDX module
/// @param tdAttributes what the host may do
/// @param xfam 8 bytes
/// @param mrTd 48 bytes, measurement of the initial contents; on Azure that of the paravisor
/// @param mrConfigId 48 bytes
/// @param mrOwner 48 bytes
/// @param mrOwnerConfig 48 bytes
/// @param rtmrs four registers of 48 bytes
public record TdReportStructure(
    Bytes bytes,
    Bytes cpuSvn,
    Bytes reportData,
    TeeTcbSvn teeTcbSvn,
    Bytes mrSeam,
    TdAttributes tdAttributes,
    Bytes xfam,
    Bytes mrTd,
    Bytes mrConfigId,
    Bytes mrOwner,
    Bytes mrOwnerConfig,
    List<Bytes> rtmrs) {
  public static final int BYTES = 1024;

  private static final int TYPE_TDX = 0x81;
  private static final int MAX_VERSION = 1;
  private static final int MR_SIGNER_SEAM_OFFSET = 256 + 72;
  private static final int SEAM_ATTRIBUTES_OFFSET = 256 + 120;
  private static final int TD_INFO_OFFSET = 512;

  /// ATTRIBUTES, XFAM, four measurements and four registers.
  private static final int QUOTED_TD_INFO_BYTES = 16 + 8 * TdReport.MEASUREMENT_BYTES;

  private static final int TEE_TCB_REST_BYTES = 239 - 8 - 16 - 48;

  public TdReportStructure {
    rtmrs = List.copyOf(rtmrs);
  }

  /// Whether `input` has the length and the first byte of one.
  public static boolean isOne(Bytes input) {
    return input.length() == BYTES && input.at(0) == TYPE_TDX;
  }

  /// @throws MalformedInputException if `content` is not one
  public static TdReportStructure parse(Bytes content) {
    if (content.length() != BYTES) {
      throw new MalformedInputException(
          "(TDREPORT) expected %d bytes, found %d".formatted(BYTES, content.length()));
    }
    try {
      return read(content, BoundedReader.littleEndian(content));
    } catch (MalformedInputException e) {
      throw e.in("TDREPORT");
    }
  }

  private static TdReportStructure read(Bytes content, BoundedReader in) {
    type(in);
    in.zeros(12, "reserved at 4");
    var cpuSvn = in.bytes(16, "CPUSVN");
    in.bytes(96, "hashes of TEE_TCB_INFO and TEE_INFO");
    var reportData = in.bytes(QuoteBody.REPORT_DATA_BYTES, "REPORTDATA");
    in.zeros(32, "reserved at 192");
    in.bytes(32, "MAC");
    in.bytes(8, "VALID");
    var teeTcbSvn = new TeeTcbSvn(in.bytes(TeeTcbSvn.BYTES, "TEE_TCB_SVN"));
    var mrSeam = in.bytes(TdReport.MEASUREMENT_BYTES, "MRSEAM");
    in.bytes(TEE_TCB_REST_BYTES, "rest of TEE_TCB_INFO");
    in.zeros(17, "reserved at 495");
    return new TdReportStructure(
        content,
        cpuSvn,
        reportData,
        teeTcbSvn,
        mrSeam,
        new TdAttributes(in.bytes(TdAttributes.BYTES, "ATTRIBUTES")),
        in.bytes(8, "XFAM"),
        in.bytes(TdReport.MEASUREMENT_BYTES, "MRTD"),
        in.bytes(TdReport.MEASUREMENT_BYTES, "MRCONFIGID"),
        in.bytes(TdReport.MEASUREMENT_BYTES, "MROWNER"),
        in.bytes(TdReport.MEASUREMENT_BYTES, "MROWNERCONFIG"),
        List.of(
            in.bytes(TdReport.MEASUREMENT_BYTES, "RTMR0"),
            in.bytes(TdReport.MEASUREMENT_BYTES, "RTMR1"),
            in.bytes(TdReport.MEASUREMENT_BYTES, "RTMR2"),
            in.bytes(TdReport.MEASUREMENT_BYTES, "RTMR3")));
  }

  /// REPORTTYPE: type, subtype, version, a reserved byte. Version 1 has MRSERVICETD in the rest.
  private static void type(BoundedReader in) {
    var type = in.u8("type");
    var subtype = in.u8("subtype");
    var version = in.u8("version");
    in.zeros(1, "reserved at 3");
    if (type != TYPE_TDX || subtype != 0 || version > MAX_VERSION) {
      throw new MalformedInputException(
          "type: expected 0x81, 0 and version 0 or 1, found 0x%02x, %d and %d"
              .formatted(type, subtype, version));
    }
  }

  /// The 584 bytes that a quote of version 4 states for the same trust domain: from TEE_TCB_INFO
  /// the module's version, measurement, signer and attributes, then TDINFO without what TD 1.0
  /// reserves, then the report data.
  public Bytes quotedBody() {
    return teeTcbSvn
        .bytes()
        .concat(mrSeam)
        .concat(bytes.slice(MR_SIGNER_SEAM_OFFSET, TdReport.MEASUREMENT_BYTES))
        .concat(bytes.slice(SEAM_ATTRIBUTES_OFFSET, TdAttributes.BYTES))
        .concat(bytes.slice(TD_INFO_OFFSET, QUOTED_TD_INFO_BYTES))
        .concat(reportData);
  }

  @Override
  public String toString() {
    return "TdReportStructure[" + mrTd.hex() + "]";
  }
}
