package io.privyseal.attestation.endorsements.uvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8949, appendix A, as far as it is of the profile.
class CborReaderTest {
  private static Cbor read(String hex) {
    return CborReader.read(Bytes.ofHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "17, 23",
    "1818, 24",
    "1903e8, 1000",
    "1a000f4240, 1000000",
    "1b000000e8d4a51000, 1000000000000",
    "20, -1",
    "3863, -100",
    "3903e7, -1000"
  })
  void wholeNumbers(String hex, long value) {
    assertThat(read(hex)).isEqualTo(new Cbor.Whole(value));
  }

  @Test
  void stringsArraysMapsAndTags() {
    assertThat(read("4401020304")).isEqualTo(new Cbor.ByteString(Bytes.ofHex("01020304")));
    assertThat(read("6449455446")).isEqualTo(new Cbor.Text("IETF"));
    assertThat(read("62c3bc")).isEqualTo(new Cbor.Text("\u00fc"));
    assertThat(read("83010203"))
        .isEqualTo(
            new Cbor.Items(List.of(new Cbor.Whole(1), new Cbor.Whole(2), new Cbor.Whole(3))));
    assertThat(read("a10102"))
        .isEqualTo(new Cbor.Members(Map.of(new Cbor.Whole(1), new Cbor.Whole(2))));
    assertThat(read("c11a514b67b0")).isEqualTo(new Cbor.Tagged(1, new Cbor.Whole(1363896240)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0000", // something after it
        "18", // a head cut off
        "1817", // not in shortest form
        "190017",
        "1bffffffffffffffff", // 64 bits
        "f4", // false
        "f6", // null
        "f90000", // a float
        "5f4101ff", // indefinite lengths
        "9f01ff",
        "bf0102ff",
        "1c", // reserved
        "4401", // a string beyond the end
        "5b7fffffffffffffff",
        "9a00ffffff", // an array beyond the end
        "ba00ffffff",
        "a201020103", // one key twice
        "61ff", // no UTF-8
        "c1" // a tag of nothing
      })
  void refuses(String hex) {
    assertThatThrownBy(() -> read(hex)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void refusesWhatIsTooDeep() {
    assertThatThrownBy(() -> read("81".repeat(CborReader.MAX_DEPTH + 1) + "00"))
        .isInstanceOf(MalformedInputException.class);
    read("81".repeat(CborReader.MAX_DEPTH) + "00");
  }

  @Test
  void refusesTooManyItems() {
    assertThatThrownBy(() -> read("9901f4" + "00".repeat(500)))
        .isInstanceOf(MalformedInputException.class);
  }
}
