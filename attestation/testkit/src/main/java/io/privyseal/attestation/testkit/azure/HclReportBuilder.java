package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// The report that Azure's paravisor keeps in the virtual TPM, in the making. Every method changes
/// this builder and gives it back.
///
/// Source: microsoft/openvmm, `igvm_attest/get.rs`.
public final class HclReportBuilder {
  /// What the NV index of current VMs holds.
  public static final int NV_BYTES = 2600;

  public static final int SNP = 2;
  public static final int TDX = 4;

  private static final int HARDWARE_BYTES = 1184;
  private static final int HEADER_BYTES = 32;
  private static final int RUNTIME_HEADER_BYTES = 20;

  private final Bytes hardwareReport;
  private final Bytes claims;
  private Bytes magic = Bytes.utf8("HCLA");
  private int version = 2;
  private int requestType = 2;
  private int dataVersion = 1;
  private int reportType;
  private int hashType = 1;
  private Optional<Long> claimsSize = Optional.empty();

  /// @param reportType [#SNP] or [#TDX]
  public HclReportBuilder(int reportType, Bytes hardwareReport, Bytes claims) {
    this.reportType = reportType;
    this.hardwareReport = hardwareReport;
    this.claims = claims;
  }

  /// The same hardware report with other claims, which it is not bound to.
  public HclReportBuilder withClaims(Bytes others) {
    return new HclReportBuilder(reportType, hardwareReport, others);
  }

  public HclReportBuilder magic(Bytes other) {
    this.magic = other;
    return this;
  }

  public HclReportBuilder version(int other) {
    this.version = other;
    return this;
  }

  public HclReportBuilder requestType(int other) {
    this.requestType = other;
    return this;
  }

  public HclReportBuilder dataVersion(int other) {
    this.dataVersion = other;
    return this;
  }

  public HclReportBuilder reportType(int other) {
    this.reportType = other;
    return this;
  }

  /// 1 is SHA-256.
  public HclReportBuilder hashType(int other) {
    this.hashType = other;
    return this;
  }

  /// The length of the claims, right unless given.
  public HclReportBuilder claimsSize(long other) {
    this.claimsSize = Optional.of(other);
    return this;
  }

  public Bytes hardwareReport() {
    return hardwareReport;
  }

  public Bytes claims() {
    return claims;
  }

  /// The report, without what follows it in the NV index.
  public Bytes bytes() {
    var dataSize = RUNTIME_HEADER_BYTES + claims.length();
    return Concatenation.littleEndian()
        .add(magic)
        .u32(version)
        .u32((long) HEADER_BYTES + HARDWARE_BYTES + dataSize)
        .u32(requestType)
        .zerosTo(HEADER_BYTES)
        .add(hardwareReport)
        .zerosTo(HEADER_BYTES + HARDWARE_BYTES)
        .u32(dataSize)
        .u32(dataVersion)
        .u32(reportType)
        .u32(hashType)
        .u32(claimsSize.orElse((long) claims.length()))
        .add(claims)
        .bytes();
  }

  /// The content of the NV index: the report and zeros.
  public Bytes nvContent() {
    return Concatenation.littleEndian().add(bytes()).zerosTo(NV_BYTES).bytes();
  }
}
