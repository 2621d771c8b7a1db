package io.privyseal.attestation.evidence.sevsnp;

import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Optional;

/// The SEV-SNP attestation report, as the guest received it. Parsed, not verified.
///
/// Size: 1184 bytes, little endian, versions 2, 3, 4 and 5. Parsing refuses any other length or
/// version and any reserved byte that is not zero. Reserved *bits* inside policy, platform state
/// and flags, whose meaning firmware may add to, are left to the verifier, who says which.
///
/// Versions: 3 adds the CPUID bytes, 5 the mitigation vectors; 4 is read in the layout of 3.
///
/// Source: AMD 56860, ATTESTATION_REPORT.
public final class SnpReport {
  /// Length of a report.
  public static final int BYTES = 0x4a0;

  /// The part that the signature covers.
  public static final int SIGNED_BYTES = 0x2a0;

  /// SIGNATURE_ALGO for ECDSA on P-384 with SHA-384.
  public static final long ECDSA_P384_SHA384 = 1;

  /// VMPL in a report that the host asked for.
  public static final long VMPL_OF_HOST_REQUEST = 0xffff_ffffL;

  static final int OLDEST_VERSION = 2;
  static final int NEWEST_VERSION = 5;
  private static final int CPUID_SINCE = 3;
  private static final int MITIGATIONS_SINCE = 5;
  private static final int SCALAR_BYTES = 72;
  private static final int P384_BYTES = 48;
  private static final int TURIN_CHIP_ID_BYTES = 8;

  private final Bytes content;
  private final int version;
  private final long guestSvn;
  private final GuestPolicy policy;
  private final Bytes familyId;
  private final Bytes imageId;
  private final long vmpl;
  private final long signatureAlgorithm;
  private final RawTcb currentTcb;
  private final PlatformState platform;
  private final KeyFlags flags;
  private final Bytes reportData;
  private final Bytes measurement;
  private final Bytes hostData;
  private final Bytes idKeyDigest;
  private final Bytes authorKeyDigest;
  private final Bytes reportId;
  private final Bytes migrationAgentReportId;
  private final RawTcb reportedTcb;
  private final Optional<Cpuid> cpuid;
  private final Bytes chipId;
  private final RawTcb committedTcb;
  private final FirmwareVersion currentFirmware;
  private final FirmwareVersion committedFirmware;
  private final RawTcb launchTcb;
  private final long launchMitigations;
  private final long currentMitigations;
  private final Bytes signatureR;
  private final Bytes signatureS;

  private SnpReport(Bytes content) {
    this.content = content;
    var in = BoundedReader.littleEndian(content);
    this.version = version(in.u32("version"));
    this.guestSvn = in.u32("guest svn");
    this.policy = new GuestPolicy(in.u64("policy"));
    this.familyId = in.bytes(16, "family id");
    this.imageId = in.bytes(16, "image id");
    this.vmpl = in.u32("vmpl");
    this.signatureAlgorithm = in.u32("signature algorithm");
    this.currentTcb = tcb(in, "current tcb");
    this.platform = new PlatformState(in.u64("platform info"));
    this.flags = new KeyFlags((int) in.u32("flags"));
    in.zeros(4, "reserved at 0x4c");
    this.reportData = in.bytes(64, "report data");
    this.measurement = in.bytes(48, "measurement");
    this.hostData = in.bytes(32, "host data");
    this.idKeyDigest = in.bytes(48, "id key digest");
    this.authorKeyDigest = in.bytes(48, "author key digest");
    this.reportId = in.bytes(32, "report id");
    this.migrationAgentReportId = in.bytes(32, "report id of the migration agent");
    this.reportedTcb = tcb(in, "reported tcb");
    this.cpuid = cpuid(in, version);
    in.zeros(21, "reserved at 0x18b");
    this.chipId = in.bytes(64, "chip id");
    this.committedTcb = tcb(in, "committed tcb");
    this.currentFirmware = firmware(in, "current firmware");
    this.committedFirmware = firmware(in, "committed firmware");
    this.launchTcb = tcb(in, "launch tcb");
    if (version < MITIGATIONS_SINCE) {
      in.zeros(16, "reserved at 0x1f8");
      this.launchMitigations = 0;
      this.currentMitigations = 0;
    } else {
      this.launchMitigations = in.u64("launch mitigation vector");
      this.currentMitigations = in.u64("current mitigation vector");
    }
    in.zeros(152, "reserved at 0x208");
    this.signatureR = in.bytes(SCALAR_BYTES, "signature r");
    this.signatureS = in.bytes(SCALAR_BYTES, "signature s");
    in.zeros(368, "reserved at 0x330");
    in.end("report");
  }

  /// @throws MalformedInputException if `content` is not a report of a known version
  public static SnpReport parse(Bytes content) {
    if (content.length() != BYTES) {
      throw new MalformedInputException(
          "(SNP report) expected %d bytes, found %d".formatted(BYTES, content.length()));
    }
    try {
      return new SnpReport(content);
    } catch (MalformedInputException e) {
      throw e.in("SNP report");
    }
  }

  private static int version(long version) {
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw new MalformedInputException(
          "version: expected %d to %d, found %d"
              .formatted(OLDEST_VERSION, NEWEST_VERSION, version));
    }
    return (int) version;
  }

  private static RawTcb tcb(BoundedReader in, String field) {
    return new RawTcb(in.bytes(RawTcb.BYTES, field));
  }

  private static Optional<Cpuid> cpuid(BoundedReader in, int version) {
    if (version < CPUID_SINCE) {
      in.zeros(3, "reserved at 0x188");
      return Optional.empty();
    }
    return Optional.of(new Cpuid(in.u8("cpuid family"), in.u8("cpuid model"), in.u8("stepping")));
  }

  private static FirmwareVersion firmware(BoundedReader in, String field) {
    var build = in.u8(field);
    var minor = in.u8(field);
    var major = in.u8(field);
    in.zeros(1, "reserved after " + field);
    return new FirmwareVersion(major, minor, build);
  }

  /// The 1184 bytes that were parsed.
  public Bytes bytes() {
    return content;
  }

  /// The bytes that the signature covers: `[0, 0x2a0)`.
  public Bytes signedBytes() {
    return content.slice(0, SIGNED_BYTES);
  }

  /// The signature as `r || s`, 48 bytes each, big endian (IEEE P1363); empty if a scalar does not
  /// fit into 48 bytes, so that it cannot be one of P-384.
  public Optional<Bytes> signature() {
    if (!fits(signatureR) || !fits(signatureS)) {
      return Optional.empty();
    }
    var both = new byte[2 * P384_BYTES];
    for (var i = 0; i < P384_BYTES; i++) {
      both[P384_BYTES - 1 - i] = (byte) signatureR.at(i);
      both[2 * P384_BYTES - 1 - i] = (byte) signatureS.at(i);
    }
    return Optional.of(Bytes.copyOf(both));
  }

  private static boolean fits(Bytes scalar) {
    return scalar.slice(P384_BYTES, SCALAR_BYTES - P384_BYTES).isAllZero();
  }

  /// 2, 3, 4 or 5.
  public int version() {
    return version;
  }

  /// Unsigned 32 bits, chosen by the guest's owner in the ID block.
  public long guestSvn() {
    return guestSvn;
  }

  public GuestPolicy policy() {
    return policy;
  }

  /// 16 bytes chosen by the guest's owner.
  public Bytes familyId() {
    return familyId;
  }

  /// 16 bytes chosen by the guest's owner.
  public Bytes imageId() {
    return imageId;
  }

  /// Privilege level of the guest software that asked, 0 (most) to 3, or [#VMPL_OF_HOST_REQUEST].
  public long vmpl() {
    return vmpl;
  }

  /// [#ECDSA_P384_SHA384] in every report that is signed.
  public long signatureAlgorithm() {
    return signatureAlgorithm;
  }

  /// What the platform runs.
  public RawTcb currentTcb() {
    return currentTcb;
  }

  public PlatformState platform() {
    return platform;
  }

  public KeyFlags flags() {
    return flags;
  }

  /// 64 bytes chosen by the guest; binds a nonce or a key.
  public Bytes reportData() {
    return reportData;
  }

  /// 48 bytes, launch digest of the initial guest memory.
  public Bytes measurement() {
    return measurement;
  }

  /// 32 bytes given by the hypervisor at launch.
  public Bytes hostData() {
    return hostData;
  }

  /// SHA-384 of the key that signed the ID block; zero without an ID block.
  public Bytes idKeyDigest() {
    return idKeyDigest;
  }

  /// SHA-384 of the key that certified the ID key; zero without one.
  public Bytes authorKeyDigest() {
    return authorKeyDigest;
  }

  /// 32 bytes that name this guest until it ends.
  public Bytes reportId() {
    return reportId;
  }

  /// 32 bytes; all ones when the guest has no migration agent.
  public Bytes migrationAgentReportId() {
    return migrationAgentReportId;
  }

  /// What the platform says it runs, and what the signing key is derived from.
  public RawTcb reportedTcb() {
    return reportedTcb;
  }

  /// Empty in version 2.
  public Optional<Cpuid> cpuid() {
    return cpuid;
  }

  /// 64 bytes; zero when masked. Turin sets the first 8 only.
  public Bytes chipId() {
    return chipId;
  }

  /// What the platform can no longer go back behind.
  public RawTcb committedTcb() {
    return committedTcb;
  }

  public FirmwareVersion currentFirmware() {
    return currentFirmware;
  }

  public FirmwareVersion committedFirmware() {
    return committedFirmware;
  }

  /// What the platform ran when the guest was launched or imported.
  public RawTcb launchTcb() {
    return launchTcb;
  }

  /// Bits of LAUNCH_MIT_VECTOR; 0 before version 5.
  public long launchMitigations() {
    return launchMitigations;
  }

  /// Bits of CURRENT_MIT_VECTOR; 0 before version 5.
  public long currentMitigations() {
    return currentMitigations;
  }

  /// The product line by CPUID; empty in version 2, and for a processor that is not known.
  public Optional<ProductLine> productLine() {
    return cpuid.flatMap(id -> ProductLine.ofCpuid(id.family(), id.model()));
  }

  /// The layout of the TCB fields: by product line, or in version 2 by the length of the chip id
  /// (Turin sets 8 of the 64 bytes). Empty when neither tells.
  public Optional<Layout> tcbLayout() {
    if (cpuid.isPresent()) {
      return productLine().map(ProductLine::tcbLayout);
    }
    if (chipId.isAllZero()) {
      return Optional.empty();
    }
    var tail = chipId.slice(TURIN_CHIP_ID_BYTES, chipId.length() - TURIN_CHIP_ID_BYTES);
    return Optional.of(tail.isAllZero() ? Layout.TURIN : Layout.MILAN_GENOA);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SnpReport that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  /// Version only: evidence has no place in logs.
  @Override
  public String toString() {
    return "SnpReport[version " + version + "]";
  }
}
