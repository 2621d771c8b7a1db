package io.privyseal.foundation.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void isIndependentOfTheArraysItCameFromAndGoesTo() {
    var array = new byte[] {1, 2, 3};
    var bytes = Bytes.copyOf(array);
    array[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes.hex()).isEqualTo("010203");
  }

  @Test
  void equalityIsByContent() {
    assertThat(Bytes.ofHex("00ff")).isEqualTo(Bytes.copyOf((byte) 0, (byte) -1));
    assertThat(Bytes.ofHex("00ff")).isNotEqualTo(Bytes.ofHex("00fe"));
    assertThat(Bytes.ofHex("00ff")).isNotEqualTo(Bytes.ofHex("00"));
  }

  @Test
  void printsItsLengthOnly() {
    assertThat(Bytes.ofHex("c0ffee")).hasToString("Bytes[3]");
  }

  @Test
  void refusesHexThatIsNone() {
    assertThatThrownBy(() -> Bytes.ofHex("abc")).isInstanceOf(MalformedInputException.class);
    assertThatThrownBy(() -> Bytes.ofHex("zz")).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void slicesWithinItsBoundsOnly() {
    assertThat(Bytes.ofHex("00010203").slice(1, 2).hex()).isEqualTo("0102");
    assertThatThrownBy(() -> Bytes.ofHex("0001").slice(1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aReaderNamesTheFieldThatIsMissing() {
    var reader = BoundedReader.littleEndian(Bytes.ofHex("0100"));
    assertThat(reader.u16("version")).isEqualTo(1);
    assertThatThrownBy(() -> reader.u32("svn"))
        .isInstanceOf(MalformedInputException.class)
        .hasMessage("svn: expected 4 bytes at offset 2, found 0");
  }

  @Test
  void aReaderRefusesWhatIsLeft() {
    var reader = BoundedReader.bigEndian(Bytes.ofHex("000100"));
    assertThat(reader.u16("type")).isEqualTo(1);
    assertThatThrownBy(() -> reader.end("message")).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aReaderRefusesReservedBytesThatAreNotZero() {
    assertThatThrownBy(() -> BoundedReader.bigEndian(Bytes.ofHex("0001")).zeros(2, "reserved"))
        .isInstanceOf(MalformedInputException.class);
  }
}
