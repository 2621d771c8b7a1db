package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.intel.PlatformExpectations.NOT_GIVEN;

import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.AtLeast;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.foundation.bytes.Bytes;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What a verifier expects of an SGX enclave beyond its quote being authentic. Immutable; every
/// method gives a new one.
///
/// [#secureDefaults] refuses debug enclaves, enclaves that may name the platform, and what
/// [PlatformExpectations#secureDefaults] refuses. Measurement and signer are known to the caller
/// only: not checked until required, and the findings say so.
public final class SgxExpectations {
  final PlatformExpectations platform;
  final boolean debugAllowed;
  final boolean provisionKeyAllowed;
  final Expectation<Bytes> mrEnclave;
  final Expectation<Bytes> mrSigner;
  final Expectation<Integer> isvProdId;
  final Expectation<Integer> isvSvn;
  final Expectation<Bytes> isvExtProdId;
  final Expectation<Bytes> isvFamilyId;
  final Expectation<Bytes> configId;
  final Expectation<Integer> configSvn;
  final ReportDataBinding reportData;

  private SgxExpectations(Draft draft) {
    this.platform = draft.platform;
    this.debugAllowed = draft.debugAllowed;
    this.provisionKeyAllowed = draft.provisionKeyAllowed;
    this.mrEnclave = draft.mrEnclave;
    this.mrSigner = draft.mrSigner;
    this.isvProdId = draft.isvProdId;
    this.isvSvn = draft.isvSvn;
    this.isvExtProdId = draft.isvExtProdId;
    this.isvFamilyId = draft.isvFamilyId;
    this.configId = draft.configId;
    this.configSvn = draft.configSvn;
    this.reportData = draft.reportData;
  }

  /// No debug, no provision key, and a platform of [PlatformExpectations#secureDefaults].
  public static SgxExpectations secureDefaults() {
    return new SgxExpectations(new Draft());
  }

  public SgxExpectations withPlatform(PlatformExpectations other) {
    return change(d -> d.platform = other);
  }

  /// With what `change` makes of the platform's expectations.
  public SgxExpectations withPlatform(UnaryOperator<PlatformExpectations> change) {
    return withPlatform(change.apply(platform));
  }

  public PlatformExpectations platform() {
    return platform;
  }

  /// Lets enclaves through whose memory the host may read and change. Their quotes prove nothing
  /// about what the enclave keeps secret.
  public SgxExpectations allowDebugEnclaves() {
    return change(d -> d.debugAllowed = true);
  }

  /// Lets enclaves through that may derive keys that name the platform.
  public SgxExpectations allowProvisionKey() {
    return change(d -> d.provisionKeyAllowed = true);
  }

  /// @param oneOf 32 bytes each
  public SgxExpectations requireMrEnclave(Bytes... oneOf) {
    return change(d -> d.mrEnclave = Lengths.among("MRENCLAVE", 32, oneOf));
  }

  /// @param oneOf 32 bytes each: SHA-256 of the signer's modulus
  public SgxExpectations requireMrSigner(Bytes... oneOf) {
    return change(d -> d.mrSigner = Lengths.among("MRSIGNER", 32, oneOf));
  }

  public SgxExpectations requireProductId(int... oneOf) {
    return change(d -> d.isvProdId = Expectation.among(IntStream.of(oneOf).boxed().toList()));
  }

  public SgxExpectations requireSvnAtLeast(int minimum) {
    return change(d -> d.isvSvn = new AtLeast<>(minimum));
  }

  /// @param oneOf 16 bytes each
  public SgxExpectations requireExtendedProductId(Bytes... oneOf) {
    return change(d -> d.isvExtProdId = Lengths.among("ISVEXTPRODID", 16, oneOf));
  }

  /// @param oneOf 16 bytes each
  public SgxExpectations requireFamilyId(Bytes... oneOf) {
    return change(d -> d.isvFamilyId = Lengths.among("ISVFAMILYID", 16, oneOf));
  }

  /// @param oneOf 64 bytes each
  public SgxExpectations requireConfigId(Bytes... oneOf) {
    return change(d -> d.configId = Lengths.among("CONFIGID", 64, oneOf));
  }

  public SgxExpectations requireConfigSvnAtLeast(int minimum) {
    return change(d -> d.configSvn = new AtLeast<>(minimum));
  }

  public SgxExpectations requireReportData(ReportDataBinding binding) {
    return change(d -> d.reportData = binding);
  }

  private SgxExpectations change(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return new SgxExpectations(draft);
  }

  private static final class Draft {
    private PlatformExpectations platform = PlatformExpectations.secureDefaults();
    private boolean debugAllowed;
    private boolean provisionKeyAllowed;
    private Expectation<Bytes> mrEnclave = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> mrSigner = new Unchecked<>(NOT_GIVEN);
    private Expectation<Integer> isvProdId = new Unchecked<>(NOT_GIVEN);
    private Expectation<Integer> isvSvn = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> isvExtProdId = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> isvFamilyId = new Unchecked<>(NOT_GIVEN);
    private Expectation<Bytes> configId = new Unchecked<>(NOT_GIVEN);
    private Expectation<Integer> configSvn = new Unchecked<>(NOT_GIVEN);
    private ReportDataBinding reportData = new ReportDataBinding.Unchecked(NOT_GIVEN);

    private Draft() {}

    private Draft(SgxExpectations from) {
      platform = from.platform;
      debugAllowed = from.debugAllowed;
      provisionKeyAllowed = from.provisionKeyAllowed;
      mrEnclave = from.mrEnclave;
      mrSigner = from.mrSigner;
      isvProdId = from.isvProdId;
      isvSvn = from.isvSvn;
      isvExtProdId = from.isvExtProdId;
      isvFamilyId = from.isvFamilyId;
      configId = from.configId;
      configSvn = from.configSvn;
      reportData = from.reportData;
    }
  }
}
