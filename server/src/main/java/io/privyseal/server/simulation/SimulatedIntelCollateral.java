package io.privyseal.server.simulation;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralId.IntelPckRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelRootRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.CollateralBuilder.EvaluationDataNumber;
import io.privyseal.attestation.testkit.intel.SimulatedCollateral;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.foundation.bytes.Bytes;
import java.time.InstantSource;
import java.util.List;

/// What the simulated maker of SGX and TDX publishes of its one family of platforms, in the process
/// and without a network.
///
/// The identity of the quoting enclave and the root's list have one name for all platforms, so that
/// a stack which is asked about simulated platforms does not judge real ones as well.
public final class SimulatedIntelCollateral implements CollateralSource {
  private static final Fmspc FAMILY = new Fmspc(SimulatedIntel.DEFAULT_FMSPC);
  private static final int EDITION = (int) CollateralBuilder.EVALUATION_DATA_NUMBER;

  private final SimulatedIntel maker;
  private final SimulatedPlatform platform;
  private final InstantSource clock;

  public SimulatedIntelCollateral(SimulatedIntel maker, InstantSource clock) {
    this.maker = maker;
    this.platform = maker.platform(clock.instant());
    this.clock = clock;
  }

  @Override
  public String name() {
    return "simulated-intel";
  }

  @Override
  public Answer fetch(CollateralId id) {
    return switch (id) {
      case IntelTcbInfo(var tee, var fmspc, var edition) ->
          fmspc.equals(FAMILY) ? tcbInfo(tee, edition) : new Answer.NotServed();
      case IntelQeIdentity(var tee, var edition) -> {
        var made = made(tee);
        yield found(edition, made.identity(), made.identityChain());
      }
      case IntelPckRevocations(var authority) -> {
        var made = made(TeeType.SGX);
        yield authority == PckCertificate.Ca.PLATFORM
            ? found(0, made.pckRevocationList(), made.pckRevocationListChain())
            : none();
      }
      case IntelRootRevocations() -> found(0, made(TeeType.SGX).rootRevocationList(), List.of());
      case IntelTcbNumbers(var tee) -> found(0, numbers(tee), made(tee).tcbInfoChain());
      case AmdVcek _, AmdChain _, AmdRevocations _ -> new Answer.NotServed();
    };
  }

  private Answer tcbInfo(TeeType tee, int edition) {
    var made = made(tee);
    return found(edition, made.tcbInfo(), made.tcbInfoChain());
  }

  private Bytes numbers(TeeType tee) {
    return CollateralBuilder.evaluationDataNumbers(
        maker,
        tee.name(),
        CollateralBuilder.around(clock.instant()),
        List.of(
            new EvaluationDataNumber(
                EDITION, CollateralBuilder.CURRENT_DATE, CollateralBuilder.CURRENT_DATE)));
  }

  private SimulatedCollateral made(TeeType tee) {
    var at = clock.instant();
    return switch (tee) {
      case SGX -> platform.sgxCollateral(at).build();
      case TDX -> platform.tdxCollateral(at).build();
    };
  }

  private static Answer found(int edition, Bytes body, List<Bytes> issuers) {
    return edition == 0 || edition == EDITION
        ? new Answer.Found(new CollateralContent(body, issuers))
        : none();
  }

  private static Answer none() {
    return new Answer.NotFound("the simulated maker made none");
  }
}
