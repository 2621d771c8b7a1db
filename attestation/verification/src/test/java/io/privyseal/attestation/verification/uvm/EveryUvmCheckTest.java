package io.privyseal.attestation.verification.uvm;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;

import io.privyseal.attestation.testkit.uvm.SimulatedPublisher;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each check can pass: a publisher endorses the measurement that is asked about.
class EveryUvmCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final Bytes MEASUREMENT = Bytes.ofHex("a1".repeat(48));
  private static final SimulatedPublisher PUBLISHER = SimulatedPublisher.create(ENGINE, NOW);

  private final Verification<VerifiedUvm> verification =
      new UvmVerifier(ENGINE).verify(PUBLISHER.endorse(MEASUREMENT, 7).bytes(), MEASUREMENT, NOW);

  @ParameterizedTest
  @EnumSource(UvmCheck.class)
  void passes(UvmCheck check) {
    assertThatVerification(verification).passed(check);
  }
}
