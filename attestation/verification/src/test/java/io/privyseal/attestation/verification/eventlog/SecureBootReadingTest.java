package io.privyseal.attestation.verification.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.eventlog.EventContent.Variable;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder.Hash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.attestation.verification.eventlog.SecureBoot.Established;
import io.privyseal.attestation.verification.eventlog.SecureBoot.NotEstablished;
import io.privyseal.foundation.bytes.Bytes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the events of PCR 7, or of RTMR0, say of secure boot. Every log explains its registers:
/// what is wrong is in what was measured, and in what it is said to be.
class SecureBootReadingTest {
  private static final Bytes ON = Bytes.copyOf((byte) 1);
  private static final Bytes DEBUG = Bytes.utf8("UEFI Debug Mode");

  private static EventLogBuilder boot() {
    return EventLogBuilder.tcg();
  }

  private static EventLogBuilder with(EventLogBuilder log, int register, Bytes secureBoot) {
    return log.event(
        register,
        EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
        MeasuredBoot.variable(MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", secureBoot));
  }

  private static EventLogBuilder separated(EventLogBuilder log, String value) {
    return log.event(7, EventLogBuilder.SEPARATOR, Bytes.ofHex(value));
  }

  private static EventLogBuilder good() {
    return separated(with(boot(), 7, ON), "00000000");
  }

  private static SecureBoot read(EventLogBuilder log) {
    var values = PcrValues.of(TpmHash.SHA256, log.registers(Hash.SHA256));
    return EventLogReplay.of(EventLog.parseTcg(log.bytes()), TpmHash.SHA256)
        .against(values)
        .secureBoot();
  }

  private static SecureBoot readTrustDomain(EventLogBuilder log) {
    var values = PcrValues.of(TpmHash.SHA384, log.registers(Hash.SHA384));
    return EventLogReplay.of(EventLog.parseCcel(log.bytes()), TpmHash.SHA384)
        .against(values)
        .secureBoot();
  }

  private static Established facts(EventLogBuilder log) {
    var state = read(log);
    assertThat(state).isInstanceOf(Established.class);
    return (Established) state;
  }

  private static void isUnknown(EventLogBuilder log, String reason) {
    assertThat(read(log)).isEqualTo(new NotEstablished(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000", "ffffffff"})
  void eitherSeparatorOfAGoodBootEndsThePhase(String separator) {
    assertThat(facts(separated(with(boot(), 7, ON), separator)).enabled()).isTrue();
  }

  @Test
  void databasesComeOutAsTheyWereMeasured() {
    var facts = facts(MeasuredBoot.linux(true));

    assertThat(facts.platformKey()).contains(Bytes.utf8("certificates of PK"));
    assertThat(facts.exchangeKeys()).contains(Bytes.utf8("certificates of KEK"));
    assertThat(facts.allowed()).contains(Bytes.utf8("certificates of db"));
    assertThat(facts.forbidden()).contains(Bytes.utf8("certificates of dbx"));
    assertThat(facts.uefiDebug()).isFalse();
  }

  @Test
  void emptyListOfRevokedImagesRevokesNothing() {
    var log =
        separated(
            with(boot(), 7, ON)
                .event(
                    7,
                    EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
                    MeasuredBoot.variable(MeasuredBoot.IMAGE_SECURITY, "dbx", Bytes.empty())),
            "00000000");

    assertThat(facts(log).forbidden()).contains(Bytes.empty());
    assertThat(facts(log).hasRevocations()).isFalse();
  }

  @Nested
  class Unknown {
    @Test
    void errorOfTheFirmware() {
      isUnknown(
          separated(with(boot(), 7, ON), "01000000"), "event 1: the firmware measured an error");
    }

    @Test
    void errorAfterAGoodSeparator() {
      isUnknown(separated(good(), "01000000"), "event 2: the firmware measured an error");
    }

    @Test
    void secondSeparator() {
      isUnknown(separated(good(), "ffffffff"), "event 2: a second separator");
    }

    @Test
    void noSeparator() {
      isUnknown(with(boot(), 7, ON), "no separator was measured");
    }

    @Test
    void variableUnderAnotherType() {
      var log =
          separated(
              boot()
                  .event(
                      7,
                      EventLogBuilder.EFI_VARIABLE_AUTHORITY,
                      MeasuredBoot.variable(MeasuredBoot.GLOBAL_VARIABLE, "SecureBoot", ON)),
              "00000000");

      isUnknown(log, "event 0: SecureBoot under the type EV_EFI_VARIABLE_AUTHORITY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "ff", "0100", "0001"})
    void valueThatIsNeitherZeroNorOne(String value) {
      isUnknown(
          separated(with(boot(), 7, Bytes.ofHex(value)), "00000000"),
          "the variable SecureBoot is neither 0 nor 1");
    }

    @Test
    void variableOfSomebodyElse() {
      var log =
          separated(
              boot()
                  .event(
                      7,
                      EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG,
                      MeasuredBoot.variable(MeasuredBoot.IMAGE_SECURITY, "SecureBoot", ON)),
              "00000000");

      isUnknown(log, "no variable SecureBoot was measured before the separator");
    }
  }

  @Test
  void variableWithoutContentIsOff() {
    assertThat(facts(separated(with(boot(), 7, Bytes.empty()), "00000000")).enabled()).isFalse();
  }

  /// Whoever is let into the firmware can say of the event that it is something else, and of what:
  /// no digest covers its type, nor its data.
  @Nested
  class Debugger {
    private static EventLogBuilder debugged(EventLogBuilder log, long type, Bytes data) {
      return log.event(7, type, DEBUG, data);
    }

    @Test
    void isKnownByItsName() {
      var log =
          separated(with(debugged(boot(), EventLogBuilder.EFI_ACTION, DEBUG), 7, ON), "00000000");

      assertThat(facts(log).uefiDebug()).isTrue();
    }

    @Test
    void isKnownUnderAnotherType() {
      var log =
          separated(
              with(debugged(boot(), EventLogBuilder.EFI_VARIABLE_BOOT, DEBUG), 7, ON), "00000000");

      assertThat(facts(log).uefiDebug()).isTrue();
    }

    @Test
    void isKnownWithAZeroAtTheEnd() {
      var measured = DEBUG.concat(Bytes.zeros(1));
      var log =
          separated(with(boot().event(7, EventLogBuilder.EFI_ACTION, measured), 7, ON), "00000000");

      assertThat(facts(log).uefiDebug()).isTrue();
    }

    @Test
    void underAnotherNameLeavesTheStateUnknown() {
      var log =
          separated(
              with(debugged(boot(), EventLogBuilder.EFI_ACTION, Bytes.utf8("nothing")), 7, ON),
              "00000000");

      isUnknown(log, "event 0: before the separator, its digest is not of its data");
    }

    @Test
    void ofATrustDomainIsKnownUnderAnotherName() {
      var log =
          with(
                  EventLogBuilder.ccel()
                      .event(1, EventLogBuilder.EFI_ACTION, DEBUG, Bytes.utf8("nothing")),
                  1,
                  ON)
              .event(1, EventLogBuilder.SEPARATOR, Bytes.zeros(4));

      assertThat(readTrustDomain(log))
          .isInstanceOfSatisfying(
              Established.class, facts -> assertThat(facts.uefiDebug()).isTrue());
    }

    @Test
    void wordsOfAnOperatingSystemAreNoDebugger() {
      assertThat(facts(good().event(7, EventLogBuilder.EFI_ACTION, DEBUG)).uefiDebug()).isFalse();
    }
  }

  @Nested
  class TrustDomain {
    @Test
    void mayMeasureWhatIsNotInTheLogAndSeparateTwice() {
      var log =
          with(
                  EventLogBuilder.ccel()
                      .event(1, EventLogBuilder.IPL, Bytes.utf8("a table"), Bytes.utf8("a label")),
                  1,
                  ON)
              .event(1, EventLogBuilder.SEPARATOR, Bytes.zeros(4))
              .event(1, EventLogBuilder.SEPARATOR, Bytes.zeros(4));

      assertThat(readTrustDomain(log))
          .isInstanceOfSatisfying(Established.class, facts -> assertThat(facts.enabled()).isTrue());
    }

    @Test
    void otherRegistersSayNothing() {
      var log =
          with(EventLogBuilder.ccel(), 2, ON).event(2, EventLogBuilder.SEPARATOR, Bytes.zeros(4));

      assertThat(readTrustDomain(log))
          .isEqualTo(
              new NotEstablished("RTMR0 is not vouched for, or the log does not explain it"));
    }
  }

  @Nested
  class Authorities {
    private static Bytes authority(String name) {
      return MeasuredBoot.variable(
          MeasuredBoot.IMAGE_SECURITY, name, Bytes.utf8("certificate of " + name));
    }

    @Test
    void areThoseMeasuredAfterTheSeparator() {
      var log =
          good()
              .event(7, EventLogBuilder.EFI_VARIABLE_AUTHORITY, authority("shim"))
              .event(7, EventLogBuilder.EFI_VARIABLE_AUTHORITY, authority("grub"));

      assertThat(facts(log).authorities())
          .extracting(Variable::name)
          .containsExactly("shim", "grub");
    }

    @Test
    void areNotLabelsAndNotOtherVariables() {
      var log =
          good()
              .event(7, EventLogBuilder.EFI_VARIABLE_AUTHORITY, DEBUG, authority("label"))
              .event(7, EventLogBuilder.EFI_VARIABLE_DRIVER_CONFIG, authority("variable"))
              .event(7, EventLogBuilder.EFI_VARIABLE_AUTHORITY, DEBUG);

      assertThat(facts(log).authorities()).isEmpty();
    }
  }
}
