package io.privyseal.attestation.appraisal;

import io.privyseal.attestation.appraisal.ReferencePlatform.Kind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.attestation.testkit.SnpReportBuilder;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Verified guests of a simulated Milan, made once for all tests: its root keys take seconds.
final class Guests {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final Bytes MEASUREMENT = filled(48, 0x11);
  static final Bytes ID_KEY = filled(48, 0x22);
  static final CryptoEngine ENGINE = CryptoEngines.choose();
  static final SimulatedManufacturer MANUFACTURER =
      SimulatedManufacturer.create(ENGINE, NOW, "test", Set.of(ProductLine.MILAN));
  static final SimulatedMachine MACHINE = MANUFACTURER.machine(NOW);

  private static final SnpVerifier VERIFIER =
      new SnpVerifier(ENGINE, MANUFACTURER.addTo(TrustAnchors.amd()));

  private Guests() {}

  /// A report with the measurement and ID key of the reference values.
  static SnpReportBuilder report() {
    return MACHINE.report().measurement(MEASUREMENT).idKeyDigest(ID_KEY).guestSvn(2);
  }

  static VerifiedSnp verified(SnpReportBuilder report) {
    return verified(MACHINE, report);
  }

  static VerifiedSnp verified(SimulatedMachine machine, SnpReportBuilder report) {
    var expectations =
        SnpExpectations.secureDefaults()
            .allowDebugGuests()
            .allowMigrationAgent()
            .allowVmplUpTo(3)
            .withRevocation(RevocationRule.off("these tests are about appraisal"));
    var verification = VERIFIER.verify(machine.evidence(report), expectations, NOW);
    if (verification instanceof Verification.Accepted<VerifiedSnp>(var evidence, _)) {
      return evidence;
    }
    throw new AssertionError(verification.findings());
  }

  static SnpGuest guest(SnpReportBuilder report) {
    return new SnpGuest(verified(report), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static SnpGuest guest(SnpReportBuilder report, String runtimeJson) {
    return new SnpGuest(
        verified(report),
        Optional.of(ClientData.json(Bytes.utf8(runtimeJson))),
        Optional.empty(),
        Optional.empty());
  }

  /// One platform with the measurement, ID key and TCB of [#report].
  static ReferencePlatform platform(Kind kind) {
    return platform(kind, MACHINE.tcb());
  }

  static ReferencePlatform platform(Kind kind, TcbVersion minimum) {
    return new ReferencePlatform(
        "test platform",
        kind,
        Set.of(MEASUREMENT),
        Set.of(ID_KEY),
        2,
        Map.of(ProductLine.MILAN, minimum));
  }

  static Bytes filled(int length, int value) {
    var content = new byte[length];
    Arrays.fill(content, (byte) value);
    return Bytes.copyOf(content);
  }
}
