package io.privyseal.attestation.evidence.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes in, a log is read with the content of every event, or refused as malformed.
class EventLogFuzzTest {
  private static final int ROUNDS = 1000;

  @FuzzTest
  void anyTcgLog(byte[] input) {
    read(EventLog::parseTcg, Bytes.copyOf(input));
  }

  @FuzzTest
  void anyLogOfATrustDomain(byte[] input) {
    read(EventLog::parseCcel, Bytes.copyOf(input));
  }

  @FuzzTest
  void anySignatureDatabase(byte[] input) {
    try {
      assertThat(EfiSignature.parse(Bytes.copyOf(input))).hasSizeLessThanOrEqualTo(input.length);
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 20260604, 1002})
  void mutatedLogs(long seed) {
    var random = new Random(seed);
    var seeds = List.of(LogInput.withSeparator().toBytes(), everyType());
    for (var round = 0; round < ROUNDS; round++) {
      var content = seeds.get(random.nextInt(seeds.size())).toArray();
      for (var change = random.nextInt(4); change >= 0; change--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt();
      }
      read(EventLog::parse, Bytes.copyOf(content));
    }
  }

  /// One event of each type, with data that several types can read.
  static Bytes everyType() {
    var log = LogInput.agile();
    for (var type : EventType.values()) {
      LogInput.event(
          log, 1, type, LogInput.variable(LogInput.GLOBAL_GUID, "db", Bytes.utf8("text")));
    }
    return log.toBytes();
  }

  private static void read(Function<Bytes, EventLog> parser, Bytes input) {
    try {
      var log = parser.apply(input);
      for (var event : log.events()) {
        assertThat(event.digests().keySet()).isEqualTo(log.banks());
        assertThat(event.content()).isNotNull();
        assertThat(event.typeName()).isNotBlank();
      }
      assertThat(log.startupLocality()).isNotNull();
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).contains("event log");
    }
  }
}
