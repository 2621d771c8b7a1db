package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.evidence.sevsnp.FirmwareVersion;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.AtLeast;
import io.privyseal.attestation.verification.Expectation.AtMost;
import io.privyseal.attestation.verification.Expectation.Exactly;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.foundation.bytes.Bytes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a verifier expects of a report beyond its being authentic. Immutable; every method gives a
/// new one.
///
/// [#secureDefaults] refuses debug, migration agents, CXL memory, every VMPL but 0 and revoked
/// chains, and decides nothing without a current revocation list. What only the caller can know
/// (measurement, host data, a minimum TCB) is not checked until it is required, and the findings
/// say so. A method named `allow...` relaxes and shows in the findings.
public final class SnpExpectations {
  /// A switch of the guest policy or the platform that can be allowed or required.
  enum Relaxation {
    DEBUG,
    MIGRATION_AGENT,
    CXL
  }

  static final String NOT_GIVEN = "no expectation was given";

  final Set<Relaxation> allowed;
  final Set<PlatformDemand> demands;
  final Expectation<Long> vmpl;
  final Expectation<Integer> abiMajor;
  final Map<ProductLine, TcbVersion> minimumTcb;
  final Expectation<FirmwareVersion> firmware;
  final Expectation<Long> guestSvn;
  final Expectation<Bytes> measurement;
  final Expectation<Bytes> hostData;
  final Expectation<Bytes> idKeyDigest;
  final Expectation<Bytes> authorKeyDigest;
  final Expectation<Bytes> familyId;
  final Expectation<Bytes> imageId;
  final Expectation<Bytes> chipId;
  final Expectation<String> cloudProvider;
  final ReportDataBinding reportData;
  final RevocationRule revocation;

  /// A property of platform or policy that is demanded only when asked for.
  public enum PlatformDemand {
    /// Neither the policy allows simultaneous multithreading nor the platform has it on.
    SMT_OFF,
    /// The guest's policy keeps it on one socket.
    SINGLE_SOCKET,
    /// ECC memory.
    ECC,
    /// The firmware has checked memory for aliased addresses.
    ALIAS_CHECK,
    /// Power measurements are off.
    RAPL_OFF,
    /// Ciphertext of guest memory is hidden from the host.
    CIPHERTEXT_HIDING,
    /// Guest memory is encrypted with AES-256-XTS.
    AES_256_XTS
  }

  private SnpExpectations(Draft draft) {
    this.allowed = Set.copyOf(draft.allowed);
    this.demands = Set.copyOf(draft.demands);
    this.vmpl = draft.vmpl;
    this.abiMajor = draft.abiMajor;
    this.minimumTcb = Map.copyOf(draft.minimumTcb);
    this.firmware = draft.firmware;
    this.guestSvn = draft.guestSvn;
    this.measurement = draft.measurement;
    this.hostData = draft.hostData;
    this.idKeyDigest = draft.idKeyDigest;
    this.authorKeyDigest = draft.authorKeyDigest;
    this.familyId = draft.familyId;
    this.imageId = draft.imageId;
    this.chipId = draft.chipId;
    this.cloudProvider = draft.cloudProvider;
    this.reportData = draft.reportData;
    this.revocation = draft.revocation;
  }

  /// No debug, no migration agent, no CXL memory, VMPL 0, a chain that a current list does not
  /// revoke; nothing else.
  public static SnpExpectations secureDefaults() {
    return new SnpExpectations(new Draft());
  }

  /// Lets guests through whose memory the host may read and change. Their reports prove nothing
  /// about what the guest keeps secret.
  public SnpExpectations allowDebugGuests() {
    return allow(Relaxation.DEBUG);
  }

  /// Lets guests through that a migration agent may move to another machine.
  public SnpExpectations allowMigrationAgent() {
    return allow(Relaxation.MIGRATION_AGENT);
  }

  /// Lets guests through that may be given CXL memory.
  public SnpExpectations allowCxlMemory() {
    return allow(Relaxation.CXL);
  }

  /// Lets reports of less privileged guest software through.
  ///
  /// @param highest 0 to 3
  public SnpExpectations allowVmplUpTo(int highest) {
    requireKnownVmpl(highest);
    return change(d -> d.vmpl = highest == 0 ? new Exactly<>(0L) : new AtMost<>((long) highest));
  }

  /// @param exactly 0 to 3
  public SnpExpectations requireVmpl(int exactly) {
    requireKnownVmpl(exactly);
    return change(d -> d.vmpl = new Exactly<>((long) exactly));
  }

  /// The policy must ask for at least this major version of the firmware ABI.
  public SnpExpectations requireAbiMajorAtLeast(int major) {
    return change(d -> d.abiMajor = new AtLeast<>(major));
  }

  public SnpExpectations require(PlatformDemand demand) {
    return change(d -> d.demands.add(demand));
  }

  /// The reported TCB must have at least these numbers, in every component, on this product line. A
  /// report of a line without a minimum is then refused.
  public SnpExpectations requireTcbAtLeast(ProductLine line, TcbVersion minimum) {
    if (line.tcbLayout() != minimum.layout()) {
      throw new IllegalArgumentException("the minimum has not the layout of " + line.label());
    }
    return change(d -> d.minimumTcb.put(line, minimum));
  }

  /// Of the firmware that the platform has committed to.
  public SnpExpectations requireFirmwareAtLeast(FirmwareVersion minimum) {
    return change(d -> d.firmware = new AtLeast<>(minimum));
  }

  public SnpExpectations requireGuestSvnAtLeast(long minimum) {
    return change(d -> d.guestSvn = new AtLeast<>(minimum));
  }

  /// @param oneOf 48 bytes each
  public SnpExpectations requireMeasurement(Bytes... oneOf) {
    return change(d -> d.measurement = among("measurement", 48, oneOf));
  }

  /// @param oneOf 32 bytes each
  public SnpExpectations requireHostData(Bytes... oneOf) {
    return change(d -> d.hostData = among("host data", 32, oneOf));
  }

  /// @param oneOf SHA-384, 48 bytes each
  public SnpExpectations requireIdKeyDigest(Bytes... oneOf) {
    return change(d -> d.idKeyDigest = among("id key digest", 48, oneOf));
  }

  /// The ID key must have been certified by an author key, and by one of these.
  ///
  /// @param oneOf SHA-384, 48 bytes each
  public SnpExpectations requireAuthorKeyDigest(Bytes... oneOf) {
    return change(d -> d.authorKeyDigest = among("author key digest", 48, oneOf));
  }

  /// @param oneOf 16 bytes each
  public SnpExpectations requireFamilyId(Bytes... oneOf) {
    return change(d -> d.familyId = among("family id", 16, oneOf));
  }

  /// @param oneOf 16 bytes each
  public SnpExpectations requireImageId(Bytes... oneOf) {
    return change(d -> d.imageId = among("image id", 16, oneOf));
  }

  /// Only these machines. A report with a masked chip id is then refused.
  ///
  /// @param oneOf 64 bytes each
  public SnpExpectations requireChipId(Bytes... oneOf) {
    return change(d -> d.chipId = among("chip id", 64, oneOf));
  }

  /// Only reports signed by a VLEK of this provider.
  ///
  /// @param cspId as the certificate has it
  public SnpExpectations requireCloudProvider(String cspId) {
    return change(d -> d.cloudProvider = new Exactly<>(cspId));
  }

  public SnpExpectations requireReportData(ReportDataBinding binding) {
    return change(d -> d.reportData = binding);
  }

  /// What is done about revoked authorities; [RevocationRule#fail] unless chosen otherwise.
  public SnpExpectations withRevocation(RevocationRule rule) {
    return change(d -> d.revocation = rule);
  }

  private static void requireKnownVmpl(int vmpl) {
    if (vmpl < 0 || vmpl > 3) {
      throw new IllegalArgumentException("a VMPL is 0 to 3");
    }
  }

  private SnpExpectations allow(Relaxation relaxation) {
    return change(d -> d.allowed.add(relaxation));
  }

  private SnpExpectations change(java.util.function.Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return new SnpExpectations(draft);
  }

  private static Expectation<Bytes> among(String field, int length, Bytes... values) {
    for (var value : values) {
      if (value.length() != length) {
        throw new IllegalArgumentException(field + " has " + length + " bytes");
      }
    }
    return Expectation.among(List.of(values));
  }

  private static final class Draft {
    private final Set<Relaxation> allowed = new TreeSet<>();
    private final Set<PlatformDemand> demands = new TreeSet<>();
    private final Map<ProductLine, TcbVersion> minimumTcb = new EnumMap<>(ProductLine.class);
    private Expectation<Long> vmpl = new Exactly<>(0L);
    private Expectation<Integer> abiMajor = new Unchecked<>(NOT_GIVEN);
    private Expectation<FirmwareVersion> firmware = new Unchecked<>(NOT_GIVEN);
    private Expectation<Long> guestSvn = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> measurement = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> hostData = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> idKeyDigest = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> authorKeyDigest = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> familyId = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> imageId = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> chipId = new Unchecked<>(NOT_GIVEN);
    private Expectation<String> cloudProvider = new Unchecked<>(NOT_GIVEN);
    private ReportDataBinding reportData = new ReportDataBinding.Unchecked(NOT_GIVEN);

    private RevocationRule revocation = RevocationRule.fail();

    private Draft() {}

    private Draft(SnpExpectations from) {
      allowed.addAll(from.allowed);
      demands.addAll(from.demands);
      minimumTcb.putAll(from.minimumTcb);
      vmpl = from.vmpl;
      abiMajor = from.abiMajor;
      firmware = from.firmware;
      guestSvn = from.guestSvn;
      measurement = from.measurement;
      hostData = from.hostData;
      idKeyDigest = from.idKeyDigest;
      authorKeyDigest = from.authorKeyDigest;
      familyId = from.familyId;
      imageId = from.imageId;
      chipId = from.chipId;
      cloudProvider = from.cloudProvider;
      reportData = from.reportData;
      revocation = from.revocation;
    }
  }
}
