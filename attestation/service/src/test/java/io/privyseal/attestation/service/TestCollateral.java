package io.privyseal.attestation.service;

import io.privyseal.attestation.collateral.Collateral;
import io.privyseal.attestation.collateral.CollateralId;
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
import io.privyseal.foundation.bytes.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a simulated manufacturer says: its authorities and a list of what it revoked. It knows no
/// single machine.
final class TestCollateral implements Collateral {
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
    return nothing();
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
    return nothing();
  }

  private static <T> Lookup<T> nothing() {
    return new Lookup.Unavailable<>("the manufacturer does not say", Duration.ofMinutes(1));
  }
}
