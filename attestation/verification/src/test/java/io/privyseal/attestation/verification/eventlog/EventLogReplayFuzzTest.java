package io.privyseal.attestation.verification.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Map;

/// Whatever a log says: against registers that are its own it replays and is read to its end, and
/// against those of another boot it never shows a fact of a register that it does not explain.
class EventLogReplayFuzzTest {
  private static final PcrValues SECURE_BOOT_OFF =
      registersOf(EventLog.parseTcg(MeasuredBoot.linux(false).bytes()));

  @FuzzTest
  void anyLog(byte[] input) {
    EventLog log;
    try {
      log = EventLog.parse(Bytes.copyOf(input));
    } catch (MalformedInputException _) {
      return;
    }
    for (var bank : log.banks()) {
      var own = EventLogReplay.of(log, bank);
      var replayed = own.against(own.registers());
      assertThat(replayed.differing()).isEmpty();
      assertThat(replayed.secureBoot()).isNotNull();
      assertThat(replayed.events()).allMatch(event -> event.binding() != null);
    }
    if (log.banks().contains(TpmHash.SHA256)) {
      againstSecureBootOff(log);
    }
  }

  private static void againstSecureBootOff(EventLog log) {
    var replayed = EventLogReplay.of(log, TpmHash.SHA256).against(SECURE_BOOT_OFF);

    assertThat(replayed.events())
        .allMatch(event -> replayed.matching().contains(event.event().register()));
    if (replayed.secureBoot() instanceof SecureBoot.Established facts) {
      assertThat(facts.enabled()).isFalse();
    }
  }

  private static PcrValues registersOf(EventLog log) {
    return PcrValues.of(
        TpmHash.SHA256, Map.copyOf(EventLogReplay.of(log, TpmHash.SHA256).registers().values()));
  }
}
