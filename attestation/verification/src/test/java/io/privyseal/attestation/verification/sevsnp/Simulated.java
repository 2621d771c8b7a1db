package io.privyseal.attestation.verification.sevsnp;

import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.time.Instant;

/// What tests of refusals share: a simulated machine of each kind, and a verifier that trusts them.
final class Simulated {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final SimulatedManufacturer MANUFACTURER = SharedManufacturer.get();
  static final TrustAnchors ANCHORS = MANUFACTURER.addTo(TrustAnchors.amd());
  static final SnpVerifier VERIFIER = new SnpVerifier(ENGINE, ANCHORS);

  /// Of everything but revocation, which has tests of its own.
  static final SnpExpectations DEFAULTS =
      SnpExpectations.secureDefaults()
          .withRevocation(RevocationRule.off("these tests are about the rest"));

  static final SimulatedMachine MILAN = machine(ProductLine.MILAN);
  static final SimulatedMachine GENOA = machine(ProductLine.GENOA);
  static final SimulatedMachine TURIN = machine(ProductLine.TURIN);
  static final SimulatedMachine MILAN_VLEK = MILAN.withVlek("CN=test.example");

  private Simulated() {}

  static SimulatedMachine machine(ProductLine line) {
    return MANUFACTURER.machine(line, SharedManufacturer.EPOCH);
  }

  static Verification<VerifiedSnp> verify(SnpEvidence evidence) {
    return VERIFIER.verify(evidence, DEFAULTS, NOW);
  }

  static Verification<VerifiedSnp> verify(SnpEvidence evidence, SnpExpectations expectations) {
    return VERIFIER.verify(evidence, expectations, NOW);
  }

  /// Signed by the Milan machine and verified with the defaults.
  static Verification<VerifiedSnp> verify(SnpReportBuilder report) {
    return verify(MILAN.evidence(report));
  }

  static Verification<VerifiedSnp> verify(SnpReportBuilder report, SnpExpectations expectations) {
    return verify(MILAN.evidence(report), expectations);
  }
}
