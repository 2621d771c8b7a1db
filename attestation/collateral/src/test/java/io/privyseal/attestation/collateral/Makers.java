package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.intel.CollateralBuilder;
import io.privyseal.attestation.testkit.intel.SimulatedCollateral;
import io.privyseal.attestation.testkit.intel.SimulatedIntel;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.x509.Pem;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What tests of collateral share: simulated makers and what they publish.
public final class Makers {
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  public static final CryptoEngine ENGINE = CryptoEngines.choose();
  public static final SimulatedManufacturer AMD = SharedManufacturer.get();
  public static final SimulatedMachine MILAN =
      AMD.machine(ProductLine.MILAN, SharedManufacturer.EPOCH);
  public static final SimulatedIntel INTEL = SimulatedIntel.create(ENGINE, NOW, "simulated");
  public static final SimulatedPlatform PLATFORM = INTEL.platform(NOW);

  public static final AmdVcek VCEK = AmdVcek.of(ProductLine.MILAN, MILAN.chipId(), MILAN.tcb());
  public static final AmdChain CHAIN = new AmdChain(ProductLine.MILAN, KeyKind.VCEK);
  public static final AmdRevocations LIST = new AmdRevocations(ProductLine.MILAN, KeyKind.VCEK);
  public static final Fmspc FMSPC = new Fmspc(PLATFORM.fmspc());
  public static final CollateralId.IntelTcbInfo TCB_INFO =
      new CollateralId.IntelTcbInfo(TeeType.TDX, FMSPC);
  public static final CollateralId.IntelQeIdentity IDENTITY =
      new CollateralId.IntelQeIdentity(TeeType.TDX);
  public static final CollateralId.IntelPckRevocations PCK_LIST =
      new CollateralId.IntelPckRevocations(PckCertificate.Ca.PLATFORM);
  public static final CollateralId.IntelRootRevocations ROOT_LIST =
      new CollateralId.IntelRootRevocations();

  private Makers() {}

  public static CollateralCheck check() {
    return new MakersCheck(
        ENGINE,
        AMD.addTo(TrustAnchors.amd()),
        IntelTrustAnchors.intel().withSimulated("simulated", INTEL.root().keys().getPublic()));
  }

  /// From a day before `at` for thirty days.
  public static Validity around(Instant at) {
    return new Validity(at.minus(Duration.ofDays(1)), at.plus(Duration.ofDays(29)));
  }

  public static CollateralContent vcek() {
    return CollateralContent.of(MILAN.certificates().getFirst());
  }

  public static CollateralContent chain() {
    return CollateralContent.of(pem(MILAN.certificates().subList(1, 3)));
  }

  public static CollateralContent list(Validity validity, BigInteger... revoked) {
    return CollateralContent.of(
        MILAN.authorities().ark().revocationList(validity, List.of(revoked)));
  }

  public static CollateralBuilder tdx(Instant at) {
    return PLATFORM.tdxCollateral(at);
  }

  public static CollateralContent tcbInfo(SimulatedCollateral from) {
    return new CollateralContent(from.tcbInfo(), from.tcbInfoChain());
  }

  /// Everything that the makers publish at `at`, by name.
  public static Map<CollateralId, CollateralContent> published(Instant at) {
    var all = new LinkedHashMap<CollateralId, CollateralContent>();
    all.put(CHAIN, chain());
    all.put(VCEK, vcek());
    all.put(LIST, list(around(at)));
    var intel = tdx(at).build();
    all.put(TCB_INFO, tcbInfo(intel));
    all.put(IDENTITY, new CollateralContent(intel.identity(), intel.identityChain()));
    all.put(
        PCK_LIST, new CollateralContent(intel.pckRevocationList(), intel.pckRevocationListChain()));
    all.put(ROOT_LIST, CollateralContent.of(intel.rootRevocationList()));
    return all;
  }

  public static Bytes pem(List<Bytes> certificates) {
    return Bytes.utf8(
        String.join(
            "", certificates.stream().map(c -> Pem.write("CERTIFICATE", c.toArray())).toList()));
  }
}
