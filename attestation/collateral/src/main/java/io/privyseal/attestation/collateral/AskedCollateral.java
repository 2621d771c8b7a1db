package io.privyseal.attestation.collateral;

import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Lookup.Unavailable;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a cache has for one asker: single items, and those that a chip's or a platform's evidence
/// is judged by, put together.
final class AskedCollateral implements Collateral {
  private final CollateralCache cache;
  private final IntelParts intel;
  private final Asker asker;

  AskedCollateral(CollateralCache cache, IntelParts intel, Asker asker) {
    this.cache = cache;
    this.intel = intel;
    this.asker = asker;
  }

  @Override
  public Lookup<CollateralItem> find(CollateralId id) {
    return cache.find(id, asker);
  }

  @Override
  public long epoch() {
    return cache.epoch();
  }

  @Override
  public Lookup<List<Bytes>> amdCertificates(ProductLine line, Bytes chipId, TcbVersion tcb) {
    AmdVcek id;
    try {
      id = AmdVcek.of(line, chipId, tcb);
    } catch (MalformedInputException e) {
      return new Unavailable<>(String.valueOf(e.getMessage()), Duration.ofDays(1));
    }
    var authorities = amdAuthorities(line, KeyKind.VCEK);
    var leaf = find(id);
    if (leaf.found().isEmpty() || authorities.found().isEmpty()) {
      return leaf.found().isEmpty() ? leaf.map(_ -> List.of()) : authorities;
    }
    var all = new ArrayList<Bytes>();
    all.add(leaf.found().get().content().body());
    all.addAll(authorities.found().get());
    var chain = List.copyOf(all);
    return leaf instanceof Current ? authorities.map(_ -> chain) : leaf.map(_ -> chain);
  }

  @Override
  public Lookup<List<Bytes>> amdAuthorities(ProductLine line, KeyKind keys) {
    return find(new AmdChain(line, keys)).map(item -> certificates(item.content().body()));
  }

  private static List<Bytes> certificates(Bytes pem) {
    return Pem.blocks(pem.asUtf8()).stream().map(Pem.Block::der).toList();
  }

  @Override
  public Lookup<Bytes> amdRevocationList(ProductLine line, KeyKind keys) {
    return find(new AmdRevocations(line, keys)).map(item -> item.content().body());
  }

  @Override
  public Lookup<IntelCollateral> intel(TeeType tee, Fmspc fmspc, PckCertificate.Ca ca) {
    var ids = IntelParts.idsOf(tee, fmspc, ca);
    // All that is missing is asked for at once; then each is waited for.
    cache.begin(ids, asker);
    return intel.join(ids, ids.stream().map(this::find).toList());
  }

  @Override
  public Collateral askedBy(Asker other) {
    return new AskedCollateral(cache, intel, other);
  }
}
