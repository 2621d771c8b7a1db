package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.intel.PlatformExpectations.NOT_GIVEN;

import io.privyseal.attestation.evidence.intel.TdAttributes;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.AtLeast;
import io.privyseal.attestation.verification.Expectation.Exactly;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What a verifier expects of a trust domain beyond its quote being authentic. Immutable; every
/// method gives a new one.
///
/// [#secureDefaults] refuses trust domains that are under debug or profiled, that can be moved,
/// that have a service trust domain bound to them, or whose host may inject virtualisation
/// exceptions, and what [PlatformExpectations#secureDefaults] refuses.
///
/// What the trust domain is, only the caller can know. On one's own machines that is MRTD and the
/// RTMRs. **In an Azure confidential VM MRTD is the measurement of the paravisor, the same for
/// everybody's VM: it must not be taken for the identity of a workload.** There the guest's state
/// is in the vTPM, whose key the report data binds.
public final class TdxExpectations {
  /// A property of a trust domain that is refused unless it is allowed.
  enum Relaxation {
    DEBUG,
    SEPT_VE,
    MIGRATION
  }

  final PlatformExpectations platform;
  final Set<Relaxation> allowed;
  final Expectation<Bytes> mrSeam;
  final Expectation<TeeTcbSvn> teeTcbSvn;
  final Expectation<Bytes> serviceTd;
  final Expectation<TdAttributes> attributes;
  final Expectation<Bytes> xfam;
  final Expectation<Bytes> mrTd;
  final Expectation<Bytes> mrConfigId;
  final Expectation<Bytes> mrOwner;
  final Expectation<Bytes> mrOwnerConfig;
  final List<Expectation<Bytes>> rtmrs;
  final ReportDataBinding reportData;

  private TdxExpectations(Draft draft) {
    this.platform = draft.platform;
    this.allowed = Set.copyOf(draft.allowed);
    this.mrSeam = draft.mrSeam;
    this.teeTcbSvn = draft.teeTcbSvn;
    this.serviceTd = draft.serviceTd;
    this.attributes = draft.attributes;
    this.xfam = draft.xfam;
    this.mrTd = draft.mrTd;
    this.mrConfigId = draft.mrConfigId;
    this.mrOwner = draft.mrOwner;
    this.mrOwnerConfig = draft.mrOwnerConfig;
    this.rtmrs = List.copyOf(draft.rtmrs);
    this.reportData = draft.reportData;
  }

  /// No debug, no profiling, no migration, no service trust domain, SEPT_VE_DISABLE set, and a
  /// platform of [PlatformExpectations#secureDefaults].
  public static TdxExpectations secureDefaults() {
    return new TdxExpectations(new Draft());
  }

  public TdxExpectations withPlatform(PlatformExpectations other) {
    return change(d -> d.platform = other);
  }

  /// With what `change` makes of the platform's expectations.
  public TdxExpectations withPlatform(UnaryOperator<PlatformExpectations> change) {
    return withPlatform(change.apply(platform));
  }

  public PlatformExpectations platform() {
    return platform;
  }

  /// Lets trust domains through that the host may debug or profile. Their quotes prove nothing
  /// about what they keep secret.
  public TdxExpectations allowDebug() {
    return change(d -> d.allowed.add(Relaxation.DEBUG));
  }

  /// Lets trust domains through into which the host may inject virtualisation exceptions.
  public TdxExpectations allowSeptVe() {
    return change(d -> d.allowed.add(Relaxation.SEPT_VE));
  }

  /// Lets trust domains through that may be moved to another machine.
  public TdxExpectations allowMigration() {
    return change(d -> d.allowed.add(Relaxation.MIGRATION));
  }

  /// Lets trust domains through whatever service trust domain is bound to them.
  public TdxExpectations allowServiceTds() {
    return change(d -> d.serviceTd = new Unchecked<>("any service trust domain is let through"));
  }

  /// Only trust domains with exactly these service trust domains.
  ///
  /// @param oneOf 48 bytes each, MRSERVICETD; zero for none
  public TdxExpectations requireServiceTd(Bytes... oneOf) {
    return change(d -> d.serviceTd = measurements("MRSERVICETD", oneOf));
  }

  /// @param oneOf 48 bytes each, MRSEAM
  public TdxExpectations requireModule(Bytes... oneOf) {
    return change(d -> d.mrSeam = measurements("MRSEAM", oneOf));
  }

  public TdxExpectations requireTeeTcbSvnAtLeast(TeeTcbSvn minimum) {
    return change(d -> d.teeTcbSvn = new AtLeast<>(minimum));
  }

  public TdxExpectations requireAttributes(TdAttributes... oneOf) {
    return change(d -> d.attributes = Expectation.among(List.of(oneOf)));
  }

  /// @param oneOf 8 bytes each, in the order of the report
  public TdxExpectations requireXfam(Bytes... oneOf) {
    return change(d -> d.xfam = Lengths.among("XFAM", 8, oneOf));
  }

  /// On one's own machines only: on Azure this names the paravisor.
  ///
  /// @param oneOf 48 bytes each
  public TdxExpectations requireMrTd(Bytes... oneOf) {
    return change(d -> d.mrTd = measurements("MRTD", oneOf));
  }

  /// @param oneOf 48 bytes each
  public TdxExpectations requireMrConfigId(Bytes... oneOf) {
    return change(d -> d.mrConfigId = measurements("MRCONFIGID", oneOf));
  }

  /// @param oneOf 48 bytes each
  public TdxExpectations requireMrOwner(Bytes... oneOf) {
    return change(d -> d.mrOwner = measurements("MROWNER", oneOf));
  }

  /// @param oneOf 48 bytes each
  public TdxExpectations requireMrOwnerConfig(Bytes... oneOf) {
    return change(d -> d.mrOwnerConfig = measurements("MROWNERCONFIG", oneOf));
  }

  /// @param index 0 to 3
  /// @param oneOf 48 bytes each
  public TdxExpectations requireRtmr(int index, Bytes... oneOf) {
    return change(d -> d.rtmrs.set(index, measurements("RTMR" + index, oneOf)));
  }

  public TdxExpectations requireReportData(ReportDataBinding binding) {
    return change(d -> d.reportData = binding);
  }

  private static Expectation<Bytes> measurements(String field, Bytes... oneOf) {
    return Lengths.among(field, TdReport.MEASUREMENT_BYTES, oneOf);
  }

  private TdxExpectations change(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return new TdxExpectations(draft);
  }

  private static final class Draft {
    private final Set<Relaxation> allowed = EnumSet.noneOf(Relaxation.class);
    private final List<Expectation<Bytes>> rtmrs;
    private PlatformExpectations platform = PlatformExpectations.secureDefaults();
    private Expectation<Bytes> mrSeam = new Unchecked<>(NOT_GIVEN);
    private Expectation<TeeTcbSvn> teeTcbSvn = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> serviceTd = new Exactly<>(Bytes.zeros(TdReport.MEASUREMENT_BYTES));
    private Expectation<TdAttributes> attributes = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> xfam = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> mrTd = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> mrConfigId = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> mrOwner = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> mrOwnerConfig = new Unchecked<>(NOT_GIVEN);
    private ReportDataBinding reportData = new ReportDataBinding.Unchecked(NOT_GIVEN);

    private Draft() {
      rtmrs = new ArrayList<>(Collections.nCopies(TdReport.RTMRS, new Unchecked<>(NOT_GIVEN)));
    }

    private Draft(TdxExpectations from) {
      rtmrs = new ArrayList<>(from.rtmrs);
      allowed.addAll(from.allowed);
      platform = from.platform;
      mrSeam = from.mrSeam;
      teeTcbSvn = from.teeTcbSvn;
      serviceTd = from.serviceTd;
      attributes = from.attributes;
      xfam = from.xfam;
      mrTd = from.mrTd;
      mrConfigId = from.mrConfigId;
      mrOwner = from.mrOwner;
      mrOwnerConfig = from.mrOwnerConfig;
      reportData = from.reportData;
    }
  }
}
