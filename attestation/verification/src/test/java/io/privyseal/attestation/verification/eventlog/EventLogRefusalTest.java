package io.privyseal.attestation.verification.eventlog;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder.Hash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One refusal, one test: the log of a good boot, one thing changed, exactly the check that is
/// meant for it fails.
class EventLogRefusalTest {
  private static final EventLogExpectations DEFAULTS = EventLogExpectations.ofFirmware();
  private static final EventLogExpectations STRICT =
      DEFAULTS.requireSecureBoot().requireRevocations();

  private static PcrValues quoted(EventLogBuilder log) {
    return PcrValues.of(TpmHash.SHA256, log.registers(Hash.SHA256));
  }

  /// The log of a boot, with the registers of that boot.
  private static Verification<ReplayedLog> verify(EventLogBuilder log) {
    return EventLogVerifier.verify(EventLog.parseTcg(log.bytes()), quoted(log), STRICT);
  }

  /// The log of one boot, with the registers of another.
  private static Verification<ReplayedLog> verify(EventLogBuilder log, EventLogBuilder boot) {
    return EventLogVerifier.verify(EventLog.parseTcg(log.bytes()), quoted(boot), DEFAULTS);
  }

  private static EventLogBuilder good() {
    return MeasuredBoot.linux(true);
  }

  @Test
  void goodLogIsAccepted() {
    var replayed = assertThatVerification(verify(good())).isAccepted();

    assertThat(replayed.differing()).isEmpty();
  }

  @Nested
  class Replay {
    @Test
    void anotherBank() {
      assertThatVerification(
              EventLogVerifier.verify(
                  EventLog.parseTcg(MeasuredBoot.trustDomain(true).bytes()),
                  quoted(good()),
                  DEFAULTS))
          .isRejectedBecauseOf(EventLogCheck.BANK);
    }

    @Test
    void anotherBoot() {
      var verification = verify(good(), MeasuredBoot.linux(false));

      assertThatVerification(verification).isRejectedBecauseOf(EventLogCheck.REPLAY);
      assertThatVerification(verification)
          .says(
              EventLogCheck.REPLAY,
              "PCR 0, PCR 1, PCR 2, PCR 3, PCR 4, PCR 5, PCR 6, PCR 7",
              "not explained: PCR 7");
    }

    @Test
    void eventLeftOut() {
      assertThatVerification(verify(good().without(0), good()))
          .isRejectedBecauseOf(EventLogCheck.REPLAY);
    }

    @Test
    void eventAdded() {
      var more = good().event(0, EventLogBuilder.SEPARATOR, Bytes.zeros(4));

      assertThatVerification(verify(more, good())).isRejectedBecauseOf(EventLogCheck.REPLAY);
    }

    @Test
    void registersNotQuoted() {
      var fewer = quoted(good()).only(Set.of(0, 1, 2));

      assertThatVerification(
              EventLogVerifier.verify(EventLog.parseTcg(good().bytes()), fewer, DEFAULTS))
          .isRejectedBecauseOf(EventLogCheck.REPLAY);
    }

    @Test
    void missingThoughDemanded() {
      var findings =
          EventLogVerifier.check(Optional.empty(), quoted(good()), DEFAULTS.requireLog())
              .findings();

      assertThat(findings)
          .filteredOn(f -> f.outcome() == Outcome.FAILED)
          .extracting(Finding::check)
          .containsExactly(EventLogCheck.REPLAY.id());
    }

    @Test
    void missingAndNotDemandedIsNotChecked() {
      var outcome = EventLogVerifier.check(Optional.empty(), quoted(good()), DEFAULTS);

      assertThat(outcome.log()).isEmpty();
      assertThat(outcome.findings())
          .hasSize(EventLogCheck.values().length)
          .allSatisfy(f -> assertThat(f.outcome()).isEqualTo(Outcome.NOT_CHECKED))
          .extracting(Finding::actual)
          .containsOnly("no event log came along");
    }

    @Test
    void logThatExplainsNothingIsNoExplanation() {
      var nothing = DEFAULTS.requireRegisters(Set.of());

      var verification =
          EventLogVerifier.verify(EventLog.parseTcg(good().bytes()), quoted(good()), nothing);

      assertThatVerification(verification).isRejectedBecauseOf(EventLogCheck.REPLAY);
      assertThat(assertThatVerification(verification).finding(EventLogCheck.REPLAY).expected())
          .isEqualTo("no register");
    }
  }

  @Nested
  class SecureBootState {
    @Test
    void off() {
      assertThatVerification(verify(MeasuredBoot.linux(false)))
          .isRejectedBecauseOf(EventLogCheck.SECURE_BOOT);
    }

    @Test
    void saidToBeOnInTheLogOnly() {
      var on =
          MeasuredBoot.variable(MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) 1));

      assertThatVerification(verify(MeasuredBoot.linux(false).misdescribe(1, on)))
          .isRejectedBecauseOf(EventLogCheck.SECURE_BOOT, EventLogCheck.REVOCATIONS);
    }

    @Test
    void measuredAfterTheSeparator() {
      var late =
          good()
              .without(1)
              .event(
                  7,
                  EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
                  MeasuredBoot.variable(
                      MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) 1)));

      assertThatVerification(verify(late))
          .isRejectedBecauseOf(EventLogCheck.SECURE_BOOT, EventLogCheck.REVOCATIONS);
    }

    @Test
    void measuredTwice() {
      var twice =
          EventLogBuilder.tcg()
              .event(
                  7,
                  EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
                  MeasuredBoot.variable(
                      MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) 0)))
              .event(
                  7,
                  EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
                  MeasuredBoot.variable(
                      MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) 1)));
      for (var pcr = 0; pcr < 8; pcr++) {
        twice.event(pcr, EventLogBuilder.SEPARATOR, Bytes.zeros(4));
      }

      assertThatVerification(verify(twice))
          .isRejectedBecauseOf(EventLogCheck.SECURE_BOOT, EventLogCheck.REVOCATIONS);
    }

    @Test
    void underTheGuidOfSomebodyElse() {
      var other =
          good()
              .misdescribe(
                  1,
                  MeasuredBoot.variable(
                      MeasuredBoot.IMAGE_SECURITY, "SecureBoot", Bytes.copyOf((byte) 1)));

      assertThatVerification(verify(other))
          .isRejectedBecauseOf(EventLogCheck.SECURE_BOOT, EventLogCheck.REVOCATIONS);
    }

    @Test
    void noRevokedImages() {
      assertThatVerification(verify(good().without(5)))
          .isRejectedBecauseOf(EventLogCheck.REVOCATIONS);
    }

    @Test
    void firmwareOpenToADebugger() {
      var verification = verifyDebugged(DEFAULTS);

      assertThatVerification(verification).isRejectedBecauseOf(EventLogCheck.UEFI_DEBUG);
      assertThatVerification(verification)
          .says(EventLogCheck.UEFI_DEBUG, "no debug mode", "debug mode");
    }

    @Test
    void firmwareOpenToADebuggerThatIsLetThroughSaysSo() {
      var verification = verifyDebugged(DEFAULTS.allowUefiDebug());

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification)
          .didNotCheck(EventLogCheck.UEFI_DEBUG, "in debug mode, and let through on request");
    }

    @Test
    void firmwareWithoutADebuggerPassesWhereOneWouldBeLetThrough() {
      var verification =
          EventLogVerifier.verify(
              EventLog.parseTcg(good().bytes()), quoted(good()), STRICT.allowUefiDebug());

      assertThatVerification(verification)
          .says(EventLogCheck.UEFI_DEBUG, "no debug mode", "no debug mode");
    }

    @Test
    void whatIsNotDemandedIsToldAllTheSame() {
      var off = MeasuredBoot.linux(false).without(5);
      var verification =
          EventLogVerifier.verify(EventLog.parseTcg(off.bytes()), quoted(off), DEFAULTS);

      assertThatVerification(verification).isAccepted();
      assertThatVerification(verification)
          .didNotCheck(EventLogCheck.SECURE_BOOT, "not demanded; it is off");
      assertThatVerification(verification)
          .didNotCheck(EventLogCheck.REVOCATIONS, "not demanded; it is absent");
    }

    @Test
    void whatIsDemandedIsToldWhereItHolds() {
      var verification = verify(good());

      assertThatVerification(verification)
          .says(EventLogCheck.SECURE_BOOT, EventLogCheck.SECURE_BOOT.statement(), "on");
      assertThatVerification(verification)
          .says(EventLogCheck.REVOCATIONS, EventLogCheck.REVOCATIONS.statement(), "present");
    }

    private static Verification<ReplayedLog> verifyDebugged(EventLogExpectations expected) {
      var log =
          EventLogBuilder.tcg()
              .event(7, EventLogBuilder.EFI_ACTION, Bytes.utf8("UEFI Debug Mode"))
              .event(
                  7,
                  EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
                  MeasuredBoot.variable(
                      MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", Bytes.copyOf((byte) 1)));
      for (var pcr = 0; pcr < 8; pcr++) {
        log.event(pcr, EventLogBuilder.SEPARATOR, Bytes.zeros(4));
      }
      return EventLogVerifier.verify(EventLog.parseTcg(log.bytes()), quoted(log), expected);
    }
  }

  @Nested
  class TrustDomain {
    private static PcrValues rtmrs(EventLogBuilder log) {
      var registers = log.registers(Hash.SHA384);
      return EventLogVerifier.ofTrustDomain(
          List.of(
              registers.getOrDefault(1, Bytes.zeros(48)),
              registers.getOrDefault(2, Bytes.zeros(48)),
              registers.getOrDefault(3, Bytes.zeros(48)),
              Bytes.zeros(48)));
    }

    @Test
    void goodLogIsAcceptedWithTheFillingOfItsArea() {
      var log = MeasuredBoot.trustDomain(true);
      for (var filler : new int[] {0x00, 0xff}) {
        assertThatVerification(
                EventLogVerifier.verify(
                    EventLog.parseCcel(log.bytes(65536, filler)),
                    rtmrs(log),
                    EventLogExpectations.ofTrustDomain().requireSecureBoot()))
            .isAccepted();
      }
    }

    @Test
    void anotherBoot() {
      assertThatVerification(
              EventLogVerifier.verify(
                  EventLog.parseCcel(MeasuredBoot.trustDomain(true).bytes()),
                  rtmrs(MeasuredBoot.trustDomain(false)),
                  EventLogExpectations.ofTrustDomain()))
          .isRejectedBecauseOf(EventLogCheck.REPLAY);
    }

    @Test
    void secureBootOff() {
      var log = MeasuredBoot.trustDomain(false);

      assertThatVerification(
              EventLogVerifier.verify(
                  EventLog.parseCcel(log.bytes()),
                  rtmrs(log),
                  EventLogExpectations.ofTrustDomain().requireSecureBoot()))
          .isRejectedBecauseOf(EventLogCheck.SECURE_BOOT);
    }
  }

  /// Digests are what is vouched for: no change of one goes unnoticed, and a change of data alone
  /// never turns secure boot on.
  @ParameterizedTest
  @ValueSource(longs = {3, 20260601})
  void anyFlippedBitOfALogWithoutSecureBootLeavesItWithout(long seed) {
    var random = new Random(seed);
    var boot = MeasuredBoot.linux(false);
    var bytes = boot.bytes();
    for (var i = 0; i < bytes.length(); i++) {
      var flipped = Corruption.flipBit(bytes, 8 * i + random.nextInt(8));
      try {
        var findings =
            EventLogVerifier.verify(EventLog.parseTcg(flipped), quoted(boot), STRICT).findings();
        assertThat(findings)
            .as("byte %d, seed %d", i, seed)
            .anyMatch(f -> f.outcome() == Outcome.FAILED);
      } catch (MalformedInputException e) {
        // Refused before it was replayed.
      }
    }
  }
}
