package io.privyseal.attestation.service;

import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.CollateralBuilder.EvaluationDataNumber;
import io.privyseal.attestation.testkit.intel.SimulatedCollateral;
import io.privyseal.foundation.bytes.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a simulated manufacturer says: its authorities and a list of what it revoked. It knows no
/// single machine.
class TestCollateral implements Collateral {
  /// The TCB evaluation data number in force.
  static final int EDITION = (int) CollateralBuilder.EVALUATION_DATA_NUMBER;

  private static final Duration LIFETIME = Duration.ofDays(30);

  private final SimulatedManufacturer manufacturer;
  private final Instant now;
  private final List<BigInteger> revoked;

  TestCollateral(SimulatedManufacturer manufacturer, Instant now, BigInteger... revoked) {
    this.manufacturer = manufacturer;
    this.now = now;
    this.revoked = List.of(revoked);
  }

  @Override
  public Lookup<CollateralItem> find(CollateralId id) {
    return switch (id) {
      case IntelTcbInfo(var tee, _, var edition) ->
          item(id, edition, intel(tee).tcbInfo(), intel(tee).tcbInfoChain());
      case IntelQeIdentity(var tee, var edition) ->
          item(id, edition, intel(tee).identity(), intel(tee).identityChain());
      case IntelTcbNumbers(var tee) -> item(id, 0, numbers(tee), intel(tee).tcbInfoChain());
      default -> nothing();
    };
  }

  /// Only of the edition in force, under its number or without one.
  private Lookup<CollateralItem> item(
      CollateralId id, int edition, Bytes body, List<Bytes> issuers) {
    return edition == 0 || edition == EDITION
        ? new Lookup.Current<>(
            new CollateralItem(
                id,
                new CollateralContent(body, issuers),
                new CollateralItem.Statement(now, now.plus(LIFETIME), EDITION),
                now,
                "test"),
            now.plus(LIFETIME))
        : nothing();
  }

  private SimulatedCollateral intel(TeeType tee) {
    return switch (tee) {
      case SGX -> TestInstance.PLATFORM.sgxCollateral(now).build();
      case TDX -> TestInstance.PLATFORM.tdxCollateral(now).build();
    };
  }

  private Bytes numbers(TeeType tee) {
    return CollateralBuilder.evaluationDataNumbers(
        TestInstance.INTEL,
        tee.name(),
        CollateralBuilder.around(now),
        List.of(
            new EvaluationDataNumber(
                EDITION, CollateralBuilder.CURRENT_DATE, CollateralBuilder.CURRENT_DATE),
            new EvaluationDataNumber(
                EDITION - 1, CollateralBuilder.EARLIER_DATE, CollateralBuilder.EARLIER_DATE)));
  }

  @Override
  public long epoch() {
    return 0;
  }

  @Override
  public Lookup<List<Bytes>> amdCertificates(ProductLine line, Bytes chipId, TcbVersion tcb) {
    return nothing();
  }

  @Override
  public Lookup<List<Bytes>> amdAuthorities(ProductLine line, KeyKind keys) {
    var all = manufacturer.authorities(line);
    var issuer = keys == KeyKind.VCEK ? all.ask() : all.asvk();
    return new Lookup.Current<>(
        List.of(issuer.certificate(), all.ark().certificate()), now.plus(LIFETIME));
  }

  @Override
  public Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys) {
    var validity = new Validity(now, now.plus(LIFETIME));
    return new Lookup.Current<>(
        manufacturer.authorities(line).ark().revocationList(validity, revoked), validity.until());
  }

  @Override
  public Lookup<IntelCollateral> intel(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca) {
    return new Lookup.Current<>(
        IntelCollateral.parseJson(Bytes.utf8(intel(tee).bundleJson().toJson())),
        now.plus(LIFETIME));
  }

  private static <T> Lookup<T> nothing() {
    return new Lookup.Unavailable<>("the manufacturer does not say", Duration.ofMinutes(1));
  }
}
