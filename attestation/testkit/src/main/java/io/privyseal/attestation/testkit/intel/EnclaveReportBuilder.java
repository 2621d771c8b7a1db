package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.FieldWriter;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;

/// Writes an SGX enclave report field by field, valid or not. Every method changes this builder and
/// gives it back; [#copy] starts a second one.
///
/// Size: 384 bytes, little endian. Source of the offsets: Intel SGX DCAP Quote Generation, appendix
/// A.4.3 Enclave Report Body.
public final class EnclaveReportBuilder {
  public static final int BYTES = 384;

  private static final long INIT_AND_MODE64 = 0x5;
  private static final long DEBUG = 0x2;
  private static final long KSS = 0x80;
  private static final long XFRM = 0xe7;

  private final FieldWriter content;

  private EnclaveReportBuilder(FieldWriter content) {
    this.content = content;
  }

  /// An initialised 64-bit enclave without debug; measurements and all else zero.
  public static EnclaveReportBuilder blank() {
    return new EnclaveReportBuilder(FieldWriter.littleEndian(BYTES))
        .attributes(INIT_AND_MODE64, XFRM);
  }

  public EnclaveReportBuilder copy() {
    return new EnclaveReportBuilder(content.copy());
  }

  public EnclaveReportBuilder cpuSvn(Bytes svn) {
    return field(0, svn, 16);
  }

  public EnclaveReportBuilder miscSelect(long bits) {
    content.u32(16, bits);
    return this;
  }

  public EnclaveReportBuilder isvExtendedProductId(Bytes id) {
    return field(32, id, 16);
  }

  public EnclaveReportBuilder attributes(long flags, long xfrm) {
    content.u64(48, flags);
    content.u64(56, xfrm);
    return this;
  }

  /// Attribute bit 1: whoever runs the enclave can read it.
  public EnclaveReportBuilder debug() {
    return flag(DEBUG);
  }

  /// Attribute bit 7: the enclave uses key separation and sharing (configuration ids).
  public EnclaveReportBuilder keySeparation() {
    return flag(KSS);
  }

  public EnclaveReportBuilder flag(long bits) {
    content.u64(48, content.getU64(48) | bits);
    return this;
  }

  public EnclaveReportBuilder mrEnclave(Bytes digest) {
    return field(64, digest, 32);
  }

  public EnclaveReportBuilder mrSigner(Bytes digest) {
    return field(128, digest, 32);
  }

  public EnclaveReportBuilder configId(Bytes id) {
    return field(192, id, 64);
  }

  public EnclaveReportBuilder isvProductId(int id) {
    content.u16(256, id);
    return this;
  }

  public EnclaveReportBuilder isvSvn(int svn) {
    content.u16(258, svn);
    return this;
  }

  public EnclaveReportBuilder configSvn(int svn) {
    content.u16(260, svn);
    return this;
  }

  public EnclaveReportBuilder isvFamilyId(Bytes id) {
    return field(304, id, 16);
  }

  public EnclaveReportBuilder reportData(Bytes data) {
    return field(320, data, 64);
  }

  /// SHA-256 of `runtimeData` and zeros, as Azure binds it.
  public EnclaveReportBuilder boundTo(Bytes runtimeData) {
    return reportData(Digests.sha256(runtimeData).concat(Bytes.zeros(32)));
  }

  /// One byte, wherever.
  public EnclaveReportBuilder at(int offset, int value) {
    content.u8(offset, value);
    return this;
  }

  /// The 384 bytes as they are now.
  public Bytes bytes() {
    return content.bytes();
  }

  private EnclaveReportBuilder field(int offset, Bytes value, int length) {
    content.field(offset, value, length);
    return this;
  }
}
