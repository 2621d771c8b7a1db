package io.privyseal.attestation.testkit;

import io.privyseal.attestation.evidence.sevsnp.Cpuid;
import io.privyseal.attestation.evidence.sevsnp.FirmwareVersion;
import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.foundation.bytes.Bytes;

/// Writes a report field by field, valid or not. Every method changes this builder and gives it
/// back; [#copy] starts a second one.
///
/// Source of the offsets: AMD 56860, ATTESTATION_REPORT.
public final class SnpReportBuilder {
  private static final int POLICY_RESERVED_ONE = 17;
  private static final int SCALAR_BYTES = 72;

  private final FieldWriter content;

  private SnpReportBuilder(FieldWriter content) {
    this.content = content;
  }

  /// A report without a chip: version 3, policy `0x3001f`, VMPL 0, ECDSA, no migration agent, all
  /// else zero.
  public static SnpReportBuilder blank() {
    return new SnpReportBuilder(FieldWriter.littleEndian(SnpReport.BYTES))
        .version(3)
        .policy(0x3001f)
        .signatureAlgorithm(SnpReport.ECDSA_P384_SHA384)
        .migrationAgentReportId(filled(32, 0xff));
  }

  /// A report with the fields of `report`, written one after the other; the signature too.
  public static SnpReportBuilder of(SnpReport report) {
    var builder =
        new SnpReportBuilder(FieldWriter.littleEndian(SnpReport.BYTES))
            .version(report.version())
            .guestSvn(report.guestSvn())
            .policy(report.policy().bits())
            .familyId(report.familyId())
            .imageId(report.imageId())
            .vmpl(report.vmpl())
            .signatureAlgorithm(report.signatureAlgorithm())
            .currentTcb(report.currentTcb())
            .platform(report.platform().bits())
            .flags(report.flags().bits())
            .reportData(report.reportData())
            .measurement(report.measurement())
            .hostData(report.hostData())
            .idKeyDigest(report.idKeyDigest())
            .authorKeyDigest(report.authorKeyDigest())
            .reportId(report.reportId())
            .migrationAgentReportId(report.migrationAgentReportId())
            .reportedTcb(report.reportedTcb())
            .chipId(report.chipId())
            .committedTcb(report.committedTcb())
            .currentFirmware(report.currentFirmware())
            .committedFirmware(report.committedFirmware())
            .launchTcb(report.launchTcb())
            .launchMitigations(report.launchMitigations())
            .currentMitigations(report.currentMitigations());
    report.cpuid().ifPresent(builder::cpuid);
    report.signature().ifPresent(builder::signature);
    return builder;
  }

  public SnpReportBuilder copy() {
    return new SnpReportBuilder(content.copy());
  }

  public SnpReportBuilder version(int version) {
    return u32(0x000, version);
  }

  public SnpReportBuilder guestSvn(long svn) {
    return u32(0x004, svn);
  }

  /// All 64 bits.
  public SnpReportBuilder policy(long bits) {
    return u64(0x008, bits);
  }

  /// Sets or clears one bit of the policy: 16 SMT, 17 reserved one, 18 MIGRATE_MA, 19 DEBUG.
  public SnpReportBuilder policyBit(int bit, boolean on) {
    var bits = content.getU64(0x008);
    return policy(on ? bits | (1L << bit) : bits & ~(1L << bit));
  }

  /// Policy bit 19: the host may debug the guest.
  public SnpReportBuilder debugAllowed() {
    return policyBit(19, true);
  }

  /// The ABI version of the policy; the other bits stay.
  public SnpReportBuilder policyAbi(int major, int minor) {
    return policy((content.getU64(0x008) & ~0xffffL) | ((long) major << 8) | minor)
        .policyBit(POLICY_RESERVED_ONE, true);
  }

  public SnpReportBuilder familyId(Bytes id) {
    return bytes(0x010, id, 16);
  }

  public SnpReportBuilder imageId(Bytes id) {
    return bytes(0x020, id, 16);
  }

  public SnpReportBuilder vmpl(long vmpl) {
    return u32(0x030, vmpl);
  }

  public SnpReportBuilder signatureAlgorithm(long algorithm) {
    return u32(0x034, algorithm);
  }

  /// All four TCB fields.
  public SnpReportBuilder tcb(TcbVersion tcb) {
    return currentTcb(tcb.raw())
        .reportedTcb(tcb.raw())
        .committedTcb(tcb.raw())
        .launchTcb(tcb.raw());
  }

  public SnpReportBuilder currentTcb(RawTcb tcb) {
    return bytes(0x038, tcb.bytes(), 8);
  }

  public SnpReportBuilder platform(long bits) {
    return u64(0x040, bits);
  }

  public SnpReportBuilder flags(int bits) {
    return u32(0x048, bits);
  }

  /// The SIGNING_KEY bits of the flags; the other bits stay.
  public SnpReportBuilder signingKey(SigningKey key) {
    return flags((content.getU32(0x048) & ~0x1c) | (key.code() << 2));
  }

  public SnpReportBuilder reportData(Bytes data) {
    return bytes(0x050, data, 64);
  }

  /// SHA-256 of `runtimeData` and zeros, as Azure binds it.
  public SnpReportBuilder boundTo(Bytes runtimeData) {
    return reportData(
        io.privyseal.foundation.bytes.Digests.sha256(runtimeData).concat(Bytes.zeros(32)));
  }

  public SnpReportBuilder measurement(Bytes digest) {
    return bytes(0x090, digest, 48);
  }

  public SnpReportBuilder hostData(Bytes data) {
    return bytes(0x0c0, data, 32);
  }

  public SnpReportBuilder idKeyDigest(Bytes digest) {
    return bytes(0x0e0, digest, 48);
  }

  public SnpReportBuilder authorKeyDigest(Bytes digest) {
    return bytes(0x110, digest, 48);
  }

  public SnpReportBuilder reportId(Bytes id) {
    return bytes(0x140, id, 32);
  }

  public SnpReportBuilder migrationAgentReportId(Bytes id) {
    return bytes(0x160, id, 32);
  }

  public SnpReportBuilder reportedTcb(RawTcb tcb) {
    return bytes(0x180, tcb.bytes(), 8);
  }

  public SnpReportBuilder cpuid(Cpuid id) {
    content.u8(0x188, id.family());
    content.u8(0x189, id.model());
    content.u8(0x18a, id.stepping());
    return this;
  }

  public SnpReportBuilder chipId(Bytes id) {
    return bytes(0x1a0, id, 64);
  }

  public SnpReportBuilder committedTcb(RawTcb tcb) {
    return bytes(0x1e0, tcb.bytes(), 8);
  }

  public SnpReportBuilder currentFirmware(FirmwareVersion version) {
    return firmware(0x1e8, version);
  }

  public SnpReportBuilder committedFirmware(FirmwareVersion version) {
    return firmware(0x1ec, version);
  }

  public SnpReportBuilder launchTcb(RawTcb tcb) {
    return bytes(0x1f0, tcb.bytes(), 8);
  }

  public SnpReportBuilder launchMitigations(long bits) {
    return u64(0x1f8, bits);
  }

  public SnpReportBuilder currentMitigations(long bits) {
    return u64(0x200, bits);
  }

  /// @param rAndS 96 bytes, big endian
  public SnpReportBuilder signature(Bytes rAndS) {
    if (rAndS.length() != 96) {
      throw new IllegalArgumentException("a P-384 signature has 96 bytes");
    }
    for (var i = 0; i < SCALAR_BYTES; i++) {
      content.u8(SnpReport.SIGNED_BYTES + i, i < 48 ? rAndS.at(47 - i) : 0);
      content.u8(SnpReport.SIGNED_BYTES + SCALAR_BYTES + i, i < 48 ? rAndS.at(95 - i) : 0);
    }
    return this;
  }

  /// One byte, wherever.
  public SnpReportBuilder at(int offset, int value) {
    content.u8(offset, value);
    return this;
  }

  /// The 1184 bytes as they are now.
  public Bytes bytes() {
    return content.bytes();
  }

  /// The bytes as a report.
  ///
  /// @throws io.privyseal.foundation.bytes.MalformedInputException if they are none
  public SnpReport parse() {
    return SnpReport.parse(bytes());
  }

  private SnpReportBuilder firmware(int offset, FirmwareVersion version) {
    content.u8(offset, version.build());
    content.u8(offset + 1, version.minor());
    content.u8(offset + 2, version.major());
    return this;
  }

  private SnpReportBuilder u32(int offset, long value) {
    content.u32(offset, value);
    return this;
  }

  private SnpReportBuilder u64(int offset, long value) {
    content.u64(offset, value);
    return this;
  }

  private SnpReportBuilder bytes(int offset, Bytes value, int length) {
    content.field(offset, value, length);
    return this;
  }

  private static Bytes filled(int length, int value) {
    var content = new byte[length];
    java.util.Arrays.fill(content, (byte) value);
    return Bytes.copyOf(content);
  }
}
