package io.privyseal.attestation.testkit;

import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedManufacturer.Authorities;
import java.security.KeyPair;

/// Authorities that bear a line's names over keys that are not its own: right in every form, and
/// believed by nobody for that line.
public final class ForeignRoots {
  private ForeignRoots() {}

  /// Authorities with a line's names, all of them over one key that is nobody's.
  ///
  /// @param key RSA-4096
  public static Authorities of(
      SimulatedManufacturer manufacturer, ProductLine names, KeyPair key, Validity validity) {
    var ark = SimulatedAuthority.root(manufacturer.engine(), names, key, validity);
    return new Authorities(
        ark, ark.issue(Role.ASK, key, validity), ark.issue(Role.ASVK, key, validity));
  }

  /// @param names the line whose names the certificates bear
  /// @param keys the line whose keys they are for
  public static Authorities of(
      SimulatedManufacturer manufacturer, ProductLine names, ProductLine keys, Validity validity) {
    var owner = manufacturer.authorities(keys);
    var ark = SimulatedAuthority.root(manufacturer.engine(), names, owner.ark().keys(), validity);
    return new Authorities(
        ark,
        ark.issue(Role.ASK, owner.ask().keys(), validity),
        ark.issue(Role.ASVK, owner.asvk().keys(), validity));
  }
}
