package io.privyseal.attestation.verification.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder.Hash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where registers start, what extends them, and how the data of an event hangs on its digest.
class EventLogReplayTest {
  private static final Bytes DATA = Bytes.utf8("measured");
  private static final Bytes ONES = Bytes.ofHex("ff".repeat(32));

  private static EventLogReplay replay(EventLogBuilder log) {
    return EventLogReplay.of(EventLog.parseTcg(log.bytes()), TpmHash.SHA256);
  }

  private static EventLogBuilder extending(int register) {
    return EventLogBuilder.tcg().event(register, EventLogBuilder.EFI_ACTION, DATA);
  }

  private static Bytes extended(Bytes start) {
    return TpmHash.SHA256.extend(start, TpmHash.SHA256.digest(DATA));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 23})
  void registersStartAtZero(int register) {
    assertThat(replay(EventLogBuilder.tcg()).value(register)).isEqualTo(Bytes.zeros(32));
    assertThat(replay(extending(register)).value(register)).isEqualTo(extended(Bytes.zeros(32)));
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 20, 22})
  void registersOfALateLaunchStartAtOnes(int register) {
    assertThat(replay(EventLogBuilder.tcg()).value(register)).isEqualTo(ONES);
    assertThat(replay(extending(register)).value(register)).isEqualTo(extended(ONES));
  }

  @Test
  void firstRegisterStartsAtTheLocalityThatTheLogNotes() {
    var note = Bytes.utf8("StartupLocality\0").concat(Bytes.ofHex("03"));
    var log =
        EventLogBuilder.tcg()
            .event(0, EventLogBuilder.NO_ACTION, note)
            .event(0, EventLogBuilder.EFI_ACTION, DATA)
            .event(1, EventLogBuilder.EFI_ACTION, DATA);

    assertThat(replay(log).value(0)).isEqualTo(extended(Bytes.zeros(31).concat(Bytes.ofHex("03"))));
    assertThat(replay(log).value(1)).isEqualTo(extended(Bytes.zeros(32)));
  }

  @Test
  void registersOfATrustDomainStartAtZeroWhateverTheLogNotes() {
    var note = Bytes.utf8("StartupLocality\0").concat(Bytes.ofHex("03"));
    var log = EventLogBuilder.ccel().event(1, EventLogBuilder.NO_ACTION, note);
    var replay = EventLogReplay.of(EventLog.parseCcel(log.bytes()), TpmHash.SHA384);

    assertThat(replay.value(0)).isEqualTo(Bytes.zeros(48));
    assertThat(replay.bank()).isEqualTo(TpmHash.SHA384);
  }

  @Test
  void registersThatTheLogDoesNotExtendAreNotInIt() {
    assertThat(replay(extending(4)).registers())
        .isEqualTo(PcrValues.of(TpmHash.SHA256, Map.of(4, extended(Bytes.zeros(32)))));
  }

  @Test
  void bankThatIsNotInTheLog() {
    var log = EventLog.parseTcg(extending(4).bytes());

    assertThatThrownBy(() -> EventLogReplay.of(log, TpmHash.SHA384))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesOfAnotherBank() {
    var values = PcrValues.of(TpmHash.SHA384, Map.of(4, Bytes.zeros(48)));

    assertThatThrownBy(() -> replay(extending(4)).against(values))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void eventsOfRegistersThatDifferDoNotComeOut() {
    var log = extending(4).event(5, EventLogBuilder.EFI_ACTION, DATA);
    var values =
        PcrValues.of(TpmHash.SHA256, Map.of(4, extended(Bytes.zeros(32)), 5, Bytes.zeros(32)));
    var replayed = replay(log).against(values);

    assertThat(replayed.matching()).containsExactly(4);
    assertThat(replayed.differing()).containsExactly(5);
    assertThat(replayed.events()).hasSize(1);
    assertThat(replayed.events(4)).isEqualTo(replayed.events());
    assertThat(replayed.events(5)).isEmpty();
    assertThat(replayed).hasToString("ReplayedLog[PCR, SHA256, matching [4], differing [5]]");
  }

  @Nested
  class Binding {
    private static MeasuredEvent event(long type, Bytes measured, Bytes data) {
      var log = EventLogBuilder.tcg().event(8, type, measured, data);
      var values = PcrValues.of(TpmHash.SHA256, log.registers(Hash.SHA256));
      return replay(log).against(values).events().getFirst();
    }

    private static DataBinding ofLine(String measured, String data) {
      return event(EventLogBuilder.IPL, Bytes.utf8(measured), Bytes.utf8(data)).binding();
    }

    @Test
    void ofTheWholeData() {
      var event = event(EventLogBuilder.EFI_ACTION, DATA, DATA);

      assertThat(event.binding()).isEqualTo(DataBinding.DATA);
      assertThat(event.measuredContent()).contains(event.event().content());
    }

    @Test
    void ofTheValueOfAVariableItsNameIsALabel() {
      var variable = MeasuredBoot.variable(MeasuredBoot.GLOBAL_VARIABLE, "Boot0001", DATA);
      var event = event(EventLogBuilder.EFI_VARIABLE_BOOT, DATA, variable);

      assertThat(event.binding()).isEqualTo(DataBinding.VARIABLE_VALUE);
      assertThat(event.measuredContent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "grub_cmd: ls, ls",
      "kernel_cmdline: ls, ls",
      "module_cmdline: ls, ls",
      "grub_kernel_cmdline ls, ls",
      "grub_cmd: , ''"
    })
    void ofWordsWithoutTheirPrefix(String data, String measured) {
      var padded = data.endsWith(":") ? data + " " : data;

      assertThat(ofLine(measured, padded)).isEqualTo(DataBinding.TEXT);
      assertThat(ofLine(measured, padded + "\0")).isEqualTo(DataBinding.TEXT);
    }

    @Test
    void ofWordsWithoutTheZeroAtTheirEnd() {
      assertThat(ofLine("ls", "ls\0")).isEqualTo(DataBinding.TEXT);
    }

    @Test
    void ofSomethingElse() {
      assertThat(ofLine("rm", "grub_cmd: ls")).isEqualTo(DataBinding.NONE);
      assertThat(ofLine("rm", "")).isEqualTo(DataBinding.NONE);
      assertThat(ofLine("ls", "another_cmd: ls")).isEqualTo(DataBinding.NONE);
    }

    @Test
    void ofWordsInAnEventThatIsNoBootLoaders() {
      var event = event(EventLogBuilder.EFI_ACTION, Bytes.utf8("ls"), Bytes.utf8("grub_cmd: ls"));

      assertThat(event.binding()).isEqualTo(DataBinding.NONE);
    }
  }
}
