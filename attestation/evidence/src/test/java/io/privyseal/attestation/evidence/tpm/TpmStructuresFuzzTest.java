package io.privyseal.attestation.evidence.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever comes in, each parser answers with a structure or refuses it as malformed.
class TpmStructuresFuzzTest {
  private static final int ROUNDS = 2000;

  @FuzzTest
  void anyAttest(byte[] input) {
    attest(Bytes.copyOf(input));
  }

  @FuzzTest
  void anyPublic(byte[] input) {
    publicArea(Bytes.copyOf(input));
  }

  @FuzzTest
  void anySignature(byte[] input) {
    signature(Bytes.copyOf(input));
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 20260603, 8018})
  void mutatedStructures(long seed) {
    var random = new Random(seed);
    var seeds =
        List.of(
            TpmInput.quote().toBytes(),
            TpmInput.certify(Bytes.zeros(34)).toBytes(),
            TpmInput.rsa().toBytes(),
            TpmInput.ecc().toBytes());
    for (var round = 0; round < ROUNDS; round++) {
      var content = seeds.get(random.nextInt(seeds.size())).toArray();
      for (var change = random.nextInt(4); change >= 0; change--) {
        content[random.nextInt(content.length)] = (byte) random.nextInt();
      }
      var input = Bytes.copyOf(content);
      attest(input);
      publicArea(input);
      signature(input);
    }
  }

  private static void attest(Bytes input) {
    try {
      var attest = TpmAttest.parse(input);
      assertThat(attest.bytes().length()).isBetween(input.length() - 2, input.length());
      assertThat(attest.attested()).isNotNull();
      assertThat(TpmAttest.isOne(attest.bytes())).isTrue();
    } catch (MalformedInputException e) {
      assertThat(e).hasMessageStartingWith("(TPM attestation)");
    }
  }

  private static void publicArea(Bytes input) {
    try {
      var area = TpmPublic.parse(input);
      assertThat(area.name().length()).isEqualTo(2 + area.nameHash().bytes());
      assertThat(area.key()).isNotNull();
    } catch (MalformedInputException e) {
      assertThat(e).hasMessageStartingWith("(TPM public area)");
    }
  }

  private static void signature(Bytes input) {
    try {
      assertThat(TpmSignature.parseLenient(input).scheme()).isNotNull();
      assertThat(TpmSignature.parse(input).value()).isNotNull();
    } catch (MalformedInputException e) {
      assertThat(e).hasMessageStartingWith("(TPM signature)");
    }
  }
}
