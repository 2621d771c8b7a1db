package io.privyseal.attestation.evidence.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The raw report of the TDX module: its fields, and one test for each refusal.
class TdReportStructureTest {
  static Bytes good() {
    var content = QuoteBytes.random(TdReportStructure.BYTES, 81).toArray();
    content[0] = (byte) 0x81;
    content[1] = 0;
    content[2] = 0;
    for (var i = 3; i < 16; i++) {
      content[i] = 0;
    }
    for (var i = 192; i < 224; i++) {
      content[i] = 0;
    }
    for (var i = 495; i < 512; i++) {
      content[i] = 0;
    }
    return Bytes.copyOf(content);
  }

  private static Bytes changed(int offset, int value) {
    var content = good().toArray();
    content[offset] = (byte) value;
    return Bytes.copyOf(content);
  }

  @Test
  void fieldsStandWhereTheModulePutsThem() {
    var bytes = good();

    var report = TdReportStructure.parse(bytes);

    assertThat(report.cpuSvn()).isEqualTo(bytes.slice(16, 16));
    assertThat(report.reportData()).isEqualTo(bytes.slice(0x80, 64));
    assertThat(report.teeTcbSvn().bytes()).isEqualTo(bytes.slice(256 + 8, 16));
    assertThat(report.mrSeam()).isEqualTo(bytes.slice(256 + 24, 48));
    assertThat(report.tdAttributes().bytes()).isEqualTo(bytes.slice(0x200, 8));
    assertThat(report.xfam()).isEqualTo(bytes.slice(0x208, 8));
    assertThat(report.mrTd()).isEqualTo(bytes.slice(0x210, 48));
    assertThat(report.mrConfigId()).isEqualTo(bytes.slice(0x240, 48));
    assertThat(report.mrOwner()).isEqualTo(bytes.slice(0x270, 48));
    assertThat(report.mrOwnerConfig()).isEqualTo(bytes.slice(0x2a0, 48));
    assertThat(report.rtmrs().getFirst()).isEqualTo(bytes.slice(0x2d0, 48));
    assertThat(report.rtmrs().get(3)).isEqualTo(bytes.slice(0x360, 48));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1023, 1025})
  void anotherLengthIsRefused(int length) {
    assertThatThrownBy(() -> TdReportStructure.parse(Bytes.zeros(length)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("expected 1024 bytes");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 128", "1, 1", "2, 2"})
  void anotherTypeIsRefused(int offset, int value) {
    assertThatThrownBy(() -> TdReportStructure.parse(changed(offset, value)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("type: expected 0x81");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 15, 192, 223, 495, 511})
  void reservedBytesThatAreNotZeroAreRefused(int offset) {
    assertThatThrownBy(() -> TdReportStructure.parse(changed(offset, 1)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void itIsKnownByLengthAndType() {
    assertThat(TdReportStructure.isOne(good())).isTrue();
    assertThat(TdReportStructure.isOne(changed(0, 0))).isFalse();
    assertThat(TdReportStructure.isOne(good().slice(0, 1000))).isFalse();
  }
}
