package io.privyseal.attestation.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.attestation.evidence.sevsnp.Reports;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes in, the recogniser answers with parts or refuses it as malformed.
class EvidenceRecognizerFuzzTest {
  private static final int ROUNDS = 1000;

  @FuzzTest
  void anyBytes(byte[] input) {
    recognize(input);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 20260602, 56421})
  void mutatedWrappings(long seed) {
    var random = new Random(seed);
    var seeds =
        List.of(
            Reports.full(5),
            Bytes.ofHex("63da758de6644564adc5f4b93be8accd300000000900000000")
                .concat(Bytes.zeros(33))
                .toArray(),
            Bytes.utf8("HCLA").concat(Bytes.zeros(1300)).toArray(),
            ("{\"SnpReport\":\"" + Reports.of(3).base64Url() + "\",\"VcekCertChain\":\"LS0t\"}")
                .getBytes(StandardCharsets.UTF_8),
            "-----BEGIN CERTIFICATE-----\nMAcwBaADAgEC\n-----END CERTIFICATE-----\n"
                .getBytes(StandardCharsets.UTF_8),
            Reports.of(2).base64Url().getBytes(StandardCharsets.UTF_8));
    for (var round = 0; round < ROUNDS; round++) {
      var input = seeds.get(random.nextInt(seeds.size())).clone();
      for (var change = random.nextInt(6); change >= 0; change--) {
        input[random.nextInt(input.length)] = (byte) random.nextInt();
      }
      recognize(
          random.nextInt(5) == 0
              ? java.util.Arrays.copyOf(input, random.nextInt(input.length))
              : input);
    }
  }

  private static void recognize(byte[] input) {
    try {
      var parts = EvidenceRecognizer.recognize(Bytes.copyOf(input));
      assertThat(parts.wrappings()).isNotEmpty();
      assertThat(parts.evidence().label()).isNotBlank();
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
