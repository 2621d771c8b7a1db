package io.privyseal.attestation.endorsements.amd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever stands in AMD's extensions and in certificates, the parsers answer or refuse it as
/// malformed.
class AmdExtensionsFuzzTest {
  private static final int ROUNDS = 1000;

  @FuzzTest
  void anyExtension(byte[] input) {
    extensions(input);
  }

  @FuzzTest
  void anyCertificate(byte[] input) {
    try {
      assertThat(AmdCertificate.parse(Bytes.copyOf(input)).der()).isEqualTo(Bytes.copyOf(input));
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void anyRevocationList(byte[] input) {
    try {
      assertThat(AmdRevocationList.parse(Bytes.copyOf(input)).nextUpdate()).isNotNull();
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 57230})
  void randomExtensions(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < ROUNDS; round++) {
      var input = new byte[random.nextInt(80)];
      random.nextBytes(input);
      if (input.length > 1 && random.nextBoolean()) {
        input[0] = (byte) new int[] {2, 4, 0x16, 0x30}[random.nextInt(4)];
        input[1] = (byte) (input.length - 2);
      }
      extensions(input);
    }
  }

  /// The same content in one extension after the other, the others being right.
  private static void extensions(byte[] input) {
    var content = Bytes.copyOf(input);
    for (var arc : new String[] {"1", "2", "3.1", "3.8", "4", "5"}) {
      try {
        var parsed = AmdExtensions.parse(oid -> value(oid, arc, content));
        assertThat(parsed.tcb().bytes().length()).isEqualTo(8);
        assertThat(parsed.chipId().map(Bytes::length).orElse(64)).isEqualTo(64);
      } catch (MalformedInputException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static Optional<Bytes> value(String oid, String arc, Bytes content) {
    if (oid.endsWith(".3704.1." + arc)) {
      return Optional.of(content);
    }
    if (oid.endsWith(".1.2")) {
      return Optional.of(AmdExtensionsTest.ia5("Milan-B0"));
    }
    return oid.endsWith(".1.4") || oid.endsWith(".1.5")
        ? Optional.empty()
        : Optional.of(Bytes.ofHex("020100"));
  }
}
