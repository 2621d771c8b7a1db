package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.attestation.testkit.intel.TcbInfoBuilder.Level;
import io.privyseal.attestation.testkit.intel.TcbInfoBuilder.ModuleIdentity;
import io.privyseal.attestation.testkit.intel.TcbInfoBuilder.SvnLevel;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The collateral of one platform in the making. Starts current, and the platform up to date in it.
/// Every method changes this object and gives it back; [#build] signs.
public final class CollateralBuilder {
  /// The number of collateral that is not given one.
  public static final long EVALUATION_DATA_NUMBER = 18;

  /// Date of the current level.
  public static final String CURRENT_DATE = "2025-11-12T00:00:00Z";

  /// Date of the level below.
  public static final String EARLIER_DATE = "2024-03-13T00:00:00Z";

  /// What the level below is open to.
  public static final String ADVISORY = "INTEL-SA-00960";

  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final Bytes MODULE_SIGNER = Bytes.zeros(48);
  private static final Bytes MODULE_ATTRIBUTES = Bytes.zeros(8);
  private static final Bytes ALL_BITS = Bytes.ofHex("ff".repeat(8));

  private final SimulatedIntel maker;
  private final Validity validity;
  private final TcbInfoBuilder tcbInfo;
  private final EnclaveIdentityBuilder identity;
  private final RevocationListBuilder pckRevocationList;
  private final RevocationListBuilder rootRevocationList;
  private IntelAuthority pckAuthority;
  private IntelAuthority tcbInfoSigner;
  private IntelAuthority identitySigner;

  private CollateralBuilder(
      SimulatedPlatform platform,
      Validity validity,
      TcbInfoBuilder tcbInfo,
      EnclaveIdentityBuilder identity) {
    this.maker = platform.maker();
    this.validity = validity;
    this.tcbInfo = tcbInfo;
    this.identity = identity;
    this.pckAuthority = platform.issuer();
    this.pckRevocationList = platform.issuer().revocationList(validity);
    this.rootRevocationList = maker.root().revocationList(validity);
    this.tcbInfoSigner = maker.tcbSigning();
    this.identitySigner = maker.tcbSigning();
  }

  static CollateralBuilder sgx(SimulatedPlatform platform, Instant at) {
    var validity = around(at);
    var info =
        new TcbInfoBuilder("SGX", platform.fmspc(), platform.pceId(), validity)
            .level(level(platform, Optional.empty()))
            .level(earlier(Optional.empty()));
    var identity =
        identity("QE", SimulatedPlatform.SGX_QE_PRODUCT, SimulatedPlatform.SGX_QE_SVN, validity);
    return new CollateralBuilder(platform, validity, info, identity);
  }

  static CollateralBuilder tdx(SimulatedPlatform platform, Instant at) {
    var validity = around(at);
    var info =
        new TcbInfoBuilder("TDX", platform.fmspc(), platform.pceId(), validity)
            .module(MODULE_SIGNER, MODULE_ATTRIBUTES, ALL_BITS)
            .moduleIdentity(moduleIdentity("TDX_03", 3))
            .moduleIdentity(moduleIdentity("TDX_01", 5))
            .level(level(platform, Optional.of(SimulatedPlatform.CURRENT_TEE_TCB)))
            .level(earlier(Optional.of(SimulatedPlatform.CURRENT_TEE_TCB)));
    var identity =
        identity("TD_QE", SimulatedPlatform.TD_QE_PRODUCT, SimulatedPlatform.TD_QE_SVN, validity);
    return new CollateralBuilder(platform, validity, info, identity);
  }

  /// A current TDX module and one that is out of date.
  ///
  /// @param svn of the current one
  public static ModuleIdentity moduleIdentity(String id, int svn) {
    return new ModuleIdentity(
        id,
        MODULE_SIGNER,
        MODULE_ATTRIBUTES,
        ALL_BITS,
        List.of(
            new SvnLevel(svn, CURRENT_DATE, "UpToDate", List.of()),
            new SvnLevel(1, EARLIER_DATE, "OutOfDate", List.of(ADVISORY))));
  }

  private static EnclaveIdentityBuilder identity(
      String id, int product, int svn, Validity validity) {
    return new EnclaveIdentityBuilder(id, product, validity)
        .level(new SvnLevel(svn, CURRENT_DATE, "UpToDate", List.of()))
        .level(new SvnLevel(1, EARLIER_DATE, "OutOfDate", List.of(ADVISORY)));
  }

  private static Level level(SimulatedPlatform platform, Optional<Bytes> tdx) {
    return new Level(
        platform.tcb().components(),
        platform.tcb().pceSvn(),
        tdx,
        CURRENT_DATE,
        "UpToDate",
        List.of());
  }

  private static Level earlier(Optional<Bytes> tdx) {
    return new Level(
        Bytes.ofHex("0101").concat(Bytes.zeros(14)),
        5,
        tdx.map(_ -> Bytes.zeros(16)),
        EARLIER_DATE,
        "OutOfDate",
        List.of(ADVISORY));
  }

  /// From a day before `at` to thirty days after that, in whole seconds.
  public static Validity around(Instant at) {
    var from = at.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    return new Validity(from, from.plus(LIFETIME));
  }

  /// Issue date and next update of all four items, unless they were changed one by one.
  public Validity validity() {
    return validity;
  }

  public CollateralBuilder tcbInfo(Consumer<TcbInfoBuilder> change) {
    change.accept(tcbInfo);
    return this;
  }

  public CollateralBuilder identity(Consumer<EnclaveIdentityBuilder> change) {
    change.accept(identity);
    return this;
  }

  public CollateralBuilder pckRevocationList(Consumer<RevocationListBuilder> change) {
    change.accept(pckRevocationList);
    return this;
  }

  public CollateralBuilder rootRevocationList(Consumer<RevocationListBuilder> change) {
    change.accept(rootRevocationList);
    return this;
  }

  /// The status and advisories of the level that the platform is on, in place of up to date.
  public CollateralBuilder platformStatus(String status, String... advisories) {
    var levels = tcbInfo.levels();
    tcbInfo.withoutLevels();
    var current = levels.getFirst();
    tcbInfo.level(
        new Level(
            current.sgx(),
            current.pceSvn(),
            current.tdx(),
            current.date(),
            status,
            List.of(advisories)));
    levels.stream().skip(1).forEach(tcbInfo::level);
    return this;
  }

  /// The status of the quoting enclave's level, in place of up to date.
  public CollateralBuilder identityStatus(String status, String... advisories) {
    identity.withoutLevels().level(new SvnLevel(1, CURRENT_DATE, status, List.of(advisories)));
    return this;
  }

  /// The status of the TDX module's level, in place of up to date.
  public CollateralBuilder moduleStatus(String status, String... advisories) {
    tcbInfo
        .withoutModuleIdentities()
        .moduleIdentity(
            new ModuleIdentity(
                "TDX_01",
                MODULE_SIGNER,
                MODULE_ATTRIBUTES,
                ALL_BITS,
                List.of(new SvnLevel(1, CURRENT_DATE, status, List.of(advisories)))));
    return this;
  }

  /// Signs the TCB info, in place of the signer of collateral.
  public CollateralBuilder tcbInfoSignedBy(IntelAuthority other) {
    this.tcbInfoSigner = other;
    return this;
  }

  /// Signs the identity, in place of the signer of collateral.
  public CollateralBuilder identitySignedBy(IntelAuthority other) {
    this.identitySigner = other;
    return this;
  }

  /// Stands in the issuer chain of the revocation list of PCKs.
  public CollateralBuilder pckAuthority(IntelAuthority other) {
    this.pckAuthority = other;
    return this;
  }

  /// Signs all of it.
  public SimulatedCollateral build() {
    return new SimulatedCollateral(
        signed("tcbInfo", tcbInfo.build().toJson(), tcbInfoSigner),
        chain(tcbInfoSigner),
        signed("enclaveIdentity", identity.build().toJson(), identitySigner),
        chain(identitySigner),
        pckRevocationList.build(),
        chain(pckAuthority),
        rootRevocationList.build());
  }

  /// A body of the service: the text as it is, and the signature over exactly it.
  public static Bytes signed(String name, String text, IntelAuthority signer) {
    var signature = signer.sign(Bytes.utf8(text)).hex();
    return Bytes.utf8("{\"%s\":%s,\"signature\":\"%s\"}".formatted(name, text, signature));
  }

  /// The evaluation data numbers that the service offers, signed.
  ///
  /// @param id `SGX` or `TDX`
  public static Bytes evaluationDataNumbers(
      SimulatedIntel maker, String id, Validity validity, List<EvaluationDataNumber> numbers) {
    var items = new ArrayList<JsonValue>();
    for (var number : numbers) {
      items.add(
          JsonObject.builder()
              .put(
                  "tcbEvaluationDataNumber",
                  new JsonValue.JsonNumber(BigDecimal.valueOf(number.number())))
              .put("tcbRecoveryEventDate", number.recoveryDate())
              .put("tcbDate", number.tcbDate())
              .build());
    }
    var inner =
        JsonObject.builder()
            .put("id", id)
            .put("version", 1)
            .put("issueDate", validity.from().toString())
            .put("nextUpdate", validity.until().toString())
            .put("tcbEvalNumbers", new JsonArray(items))
            .build();
    return signed("tcbEvaluationDataNumbers", inner.toJson(), maker.authority(Role.TCB_SIGNING));
  }

  /// One set of collateral that the service offers.
  ///
  /// @param recoveryDate of the TCB recovery, ISO 8601
  public record EvaluationDataNumber(long number, String recoveryDate, String tcbDate) {}

  private List<Bytes> chain(IntelAuthority signer) {
    return List.of(signer.certificate(), maker.root().certificate());
  }
}
