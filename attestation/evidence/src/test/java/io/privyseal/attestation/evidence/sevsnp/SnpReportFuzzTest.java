package io.privyseal.attestation.evidence.sevsnp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes in, the parser answers with a report that prints as it came, or refuses it as
/// malformed.
class SnpReportFuzzTest {
  private static final int ROUNDS = 2000;

  @FuzzTest
  void anyBytes(byte[] input) {
    parse(input);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20260601, 56860})
  void mutatedReports(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < ROUNDS; round++) {
      var report = Reports.full(2 + random.nextInt(4));
      for (var change = random.nextInt(4); change >= 0; change--) {
        report[random.nextInt(report.length)] = (byte) random.nextInt();
      }
      parse(report);
    }
  }

  private static void parse(byte[] input) {
    var content = Bytes.copyOf(input);
    try {
      var report = SnpReport.parse(content);
      assertThat(report.bytes()).isEqualTo(content);
      assertThat(report.version()).isBetween(2, 5);
      assertThat(report.signature().map(Bytes::length).orElse(96)).isEqualTo(96);
      assertThat(report.tcbLayout().map(report.reportedTcb()::as)).isNotNull();
    } catch (MalformedInputException e) {
      assertThat(e).hasMessageStartingWith("(SNP report)");
    }
  }
}
