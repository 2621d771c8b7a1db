package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.attestation.testkit.FieldWriter;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;

/// Writes the TD report of a quote field by field, valid or not. Every method changes this builder
/// and gives it back; [#copy] starts a second one.
///
/// Size: 584 bytes for TDX 1.0, 648 for 1.5, little endian. Source of the offsets: Intel TDX DCAP
/// Quoting Library API, appendix A.3.2 TD Quote Body.
public final class TdReportBuilder {
  public static final int BYTES_10 = 584;
  public static final int BYTES_15 = 648;

  private static final long TCB_INFO_VALID_10 = 0x1ff;
  private static final long TCB_INFO_VALID_15 = 0x301ff;
  private static final int TCB_INFO_BYTES = 239;
  private static final int TD_INFO_BYTES = 512;
  private static final int MAC_STRUCT_BYTES = 256;
  private static final long SEPT_VE_DISABLE = 1L << 28;
  private static final long DEBUG = 1;
  private static final long XFAM = 0xe7;

  private final FieldWriter content;

  private TdReportBuilder(FieldWriter content) {
    this.content = content;
  }

  /// TDX 1.0: a TD without debug on module `TDX_01` with SVN 5; measurements and all else zero.
  public static TdReportBuilder tdx10() {
    return blank(BYTES_10);
  }

  /// TDX 1.5: as [#tdx10], and the module loaded now is the one that launched the TD.
  public static TdReportBuilder tdx15() {
    return blank(BYTES_15).teeTcbSvn2(SimulatedPlatform.CURRENT_TEE_TCB);
  }

  private static TdReportBuilder blank(int length) {
    return new TdReportBuilder(FieldWriter.littleEndian(length))
        .teeTcbSvn(SimulatedPlatform.CURRENT_TEE_TCB)
        .tdAttributes(SEPT_VE_DISABLE)
        .xfam(XFAM);
  }

  public TdReportBuilder copy() {
    return new TdReportBuilder(content.copy());
  }

  /// Byte 0 is the module's SVN, byte 1 its major version, byte 2 the late microcode's SVN.
  public TdReportBuilder teeTcbSvn(Bytes svn) {
    return field(0, svn, 16);
  }

  public TdReportBuilder mrSeam(Bytes digest) {
    return field(16, digest, 48);
  }

  public TdReportBuilder mrSignerSeam(Bytes digest) {
    return field(64, digest, 48);
  }

  public TdReportBuilder seamAttributes(long bits) {
    content.u64(112, bits);
    return this;
  }

  public TdReportBuilder tdAttributes(long bits) {
    content.u64(120, bits);
    return this;
  }

  /// Attribute bit 0: the host may debug the TD.
  public TdReportBuilder debug() {
    return tdAttributes(content.getU64(120) | DEBUG);
  }

  public TdReportBuilder xfam(long bits) {
    content.u64(128, bits);
    return this;
  }

  public TdReportBuilder mrTd(Bytes digest) {
    return field(136, digest, 48);
  }

  public TdReportBuilder mrConfigId(Bytes id) {
    return field(184, id, 48);
  }

  public TdReportBuilder mrOwner(Bytes id) {
    return field(232, id, 48);
  }

  public TdReportBuilder mrOwnerConfig(Bytes id) {
    return field(280, id, 48);
  }

  /// @param index 0 to 3
  public TdReportBuilder rtmr(int index, Bytes digest) {
    return field(328 + 48 * java.util.Objects.checkIndex(index, 4), digest, 48);
  }

  public TdReportBuilder reportData(Bytes data) {
    return field(520, data, 64);
  }

  /// SHA-256 of `runtimeData` and zeros, as Azure binds it.
  public TdReportBuilder boundTo(Bytes runtimeData) {
    return reportData(Digests.sha256(runtimeData).concat(Bytes.zeros(32)));
  }

  /// TDX 1.5 only: of the module that is loaded now.
  public TdReportBuilder teeTcbSvn2(Bytes svn) {
    return field(584, svn, 16);
  }

  /// TDX 1.5 only.
  public TdReportBuilder mrServiceTd(Bytes digest) {
    return field(600, digest, 48);
  }

  /// One byte, wherever.
  public TdReportBuilder at(int offset, int value) {
    content.u8(offset, value);
    return this;
  }

  /// The 584 or 648 bytes as they are now.
  public Bytes bytes() {
    return content.bytes();
  }

  /// The same as a TDREPORT: what the TD has on its own machine, before it is made a quote. Its
  /// digests are right; its MAC is of no key.
  ///
  /// Source of the offsets: Intel TDX Module ABI, TDREPORT_STRUCT.
  ///
  /// @param cpuSvn 16 bytes
  /// @return 1024 bytes
  public Bytes localReport(Bytes cpuSvn) {
    var tcb =
        Concatenation.littleEndian()
            .u64(isTdx15() ? TCB_INFO_VALID_15 : TCB_INFO_VALID_10)
            .add(content.slice(0, 120)) // TEE_TCB_SVN to SEAM attributes
            .add(isTdx15() ? content.slice(584, 16) : Bytes.empty())
            .zerosTo(TCB_INFO_BYTES)
            .bytes();
    var info =
        Concatenation.littleEndian()
            .add(content.slice(120, 400)) // attributes to RTMR 3
            .add(isTdx15() ? content.slice(600, 48) : Bytes.empty())
            .zerosTo(TD_INFO_BYTES)
            .bytes();
    return Concatenation.littleEndian()
        .u32(0x81)
        .zerosTo(16)
        .add(cpuSvn)
        .add(Digests.sha384(tcb.toArray()))
        .add(Digests.sha384(info.toArray()))
        .add(content.slice(520, 64))
        .zerosTo(MAC_STRUCT_BYTES)
        .add(tcb)
        .zerosTo(MAC_STRUCT_BYTES + 256)
        .add(info)
        .bytes();
  }

  /// Whether it has the fields of TDX 1.5.
  public boolean isTdx15() {
    return content.bytes().length() == BYTES_15;
  }

  private TdReportBuilder field(int offset, Bytes value, int length) {
    content.field(offset, value, length);
    return this;
  }
}
