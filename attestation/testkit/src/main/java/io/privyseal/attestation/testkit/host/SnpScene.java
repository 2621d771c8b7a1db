package io.privyseal.attestation.testkit.host;

import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.ForeignRoots;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer.Authorities;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.foundation.bytes.Bytes;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// An honest attestation of an SEV-SNP guest, and what is expected of it: this runtime data, this
/// measurement, at least the machine's TCB, current revocation lists, and the secure defaults.
///
/// @param machine on which the guest runs
/// @param runtimeData of the present request
/// @param measurement of the guest, 48 bytes
/// @param now of the verifier
/// @param hostKey RSA-4096, the host's own, for roots that it makes up
public record SnpScene(
    SimulatedMachine machine, Bytes runtimeData, Bytes measurement, Instant now, KeyPair hostKey) {
  /// What the guest hands over.
  public SnpEvidence honest() {
    return signed(report());
  }

  /// The guest's report, before it is signed.
  public SnpReportBuilder report() {
    return machine.report().measurement(measurement).boundTo(runtimeData);
  }

  /// A report that this machine really signed, with its chain and a current list.
  SnpEvidence signed(SnpReportBuilder report) {
    return machine.evidence(report).withRevocationLists(List.of(currentList()));
  }

  Bytes currentList() {
    return machine.manufacturer().revocationList(machine.productLine(), now);
  }

  /// Authorities with the maker's names over the host's key.
  Authorities madeUp() {
    var line = machine.productLine();
    var validity = new Validity(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    return ForeignRoots.of(machine.manufacturer(), line, hostKey, validity);
  }

  SnpScene on(SimulatedMachine other) {
    return new SnpScene(other, runtimeData, measurement, now, hostKey);
  }
}
