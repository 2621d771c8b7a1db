package io.privyseal.attestation.evidence.sevsnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnpReportTest {
  @Test
  void everyFieldIsReadFromItsPlace() {
    var report = SnpReport.parse(Reports.of(5));

    assertThat(report.version()).isEqualTo(5);
    assertThat(report.guestSvn()).isEqualTo(7);
    assertThat(report.policy().bits()).isEqualTo(0x3001f);
    assertThat(report.familyId().hex()).isEqualTo("10".repeat(16));
    assertThat(report.imageId().hex()).isEqualTo("20".repeat(16));
    assertThat(report.vmpl()).isEqualTo(1);
    assertThat(report.signatureAlgorithm()).isEqualTo(SnpReport.ECDSA_P384_SHA384);
    assertThat(report.currentTcb().tcbm()).isEqualTo("dc18000000000004");
    assertThat(report.platform().bits()).isEqualTo(0x25);
    assertThat(report.flags().authorKeyEnabled()).isTrue();
    assertThat(report.flags().signingKey()).contains(SigningKey.VCEK);
    assertThat(report.reportData().hex()).isEqualTo("50".repeat(64));
    assertThat(report.measurement().hex()).isEqualTo("90".repeat(48));
    assertThat(report.hostData().hex()).isEqualTo("c0".repeat(32));
    assertThat(report.idKeyDigest().hex()).isEqualTo("e0".repeat(48));
    assertThat(report.authorKeyDigest().hex()).isEqualTo("11".repeat(48));
    assertThat(report.reportId().hex()).isEqualTo("14".repeat(32));
    assertThat(report.migrationAgentReportId().hex()).isEqualTo("ff".repeat(32));
    assertThat(report.reportedTcb().tcbm()).isEqualTo("7308000000000003");
    assertThat(report.cpuid()).contains(new Cpuid(0x19, 1, 2));
    assertThat(report.chipId().hex()).isEqualTo("1a".repeat(64));
    assertThat(report.committedTcb().tcbm()).isEqualTo("c817000000000003");
    assertThat(report.currentFirmware()).isEqualTo(new FirmwareVersion(1, 55, 29));
    assertThat(report.committedFirmware()).isEqualTo(new FirmwareVersion(1, 54, 28));
    assertThat(report.launchTcb().tcbm()).isEqualTo("c716000000000002");
    assertThat(report.launchMitigations()).isEqualTo(0x0b);
    assertThat(report.currentMitigations()).isEqualTo(0x1b);
    assertThat(report.signature().orElseThrow().hex()).isEqualTo("2a".repeat(48) + "2e".repeat(48));
    assertThat(report.signedBytes()).isEqualTo(Reports.of(5).slice(0, 0x2a0));
    assertThat(report.bytes()).isEqualTo(Reports.of(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void knownVersionsAreRead(int version) {
    assertThat(SnpReport.parse(Reports.of(version)).version()).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 255, 0x0200_0000, -1})
  void unknownVersionIsRefused(int version) {
    var report = Reports.full(3);
    report[0] = (byte) version;
    report[1] = (byte) (version >>> 8);
    report[2] = (byte) (version >>> 16);
    report[3] = (byte) (version >>> 24);
    assertRefused(report, "version");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 0x2a0, 1183, 1185, 1216, 4000})
  void otherLengthIsRefused(int length) {
    assertRefused(Arrays.copyOf(Reports.full(3), length), "expected 1184 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "0x4c, 4, 0x4c",
    "0x18b, 21, 0x18b",
    "0x1eb, 1, current firmware",
    "0x1ef, 1, committed firmware",
    "0x208, 152, 0x208",
    "0x330, 368, 0x330"
  })
  void everyReservedByteMustBeZero(String from, int length, String field) {
    for (var i = 0; i < length; i++) {
      var report = Reports.full(5);
      report[Integer.decode(from) + i] = 1;
      assertRefused(report, field);
    }
  }

  @Test
  void cpuidBytesAreReservedInVersion2() {
    for (var i = 0x188; i < 0x18b; i++) {
      var report = Reports.full(2);
      report[i] = 1;
      assertRefused(report, "0x188");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void mitigationVectorsAreReservedBeforeVersion5(int version) {
    for (var i = 0x1f8; i < 0x208; i++) {
      var report = Reports.full(version);
      report[i] = 1;
      assertRefused(report, "0x1f8");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x2a0 + 48, 0x2a0 + 71, 0x2e8 + 48, 0x2e8 + 71})
  void scalarLongerThanP384IsNoSignature(int offset) {
    var report = Reports.full(3);
    report[offset] = 1;

    assertThat(SnpReport.parse(Bytes.copyOf(report)).signature()).isEmpty();
  }

  @Test
  void scalarsAreTurnedToBigEndian() {
    var report = Reports.full(3);
    report[0x2a0] = 0x01;
    report[0x2a0 + 47] = 0x7f;
    report[0x2e8] = 0x02;

    var signature = SnpReport.parse(Bytes.copyOf(report)).signature().orElseThrow();
    assertThat(signature.at(47)).isEqualTo(0x01);
    assertThat(signature.at(0)).isEqualTo(0x7f);
    assertThat(signature.at(95)).isEqualTo(0x02);
  }

  @Test
  void hostRequestHasAVmplOfItsOwn() {
    var report = Reports.full(3);
    Arrays.fill(report, 0x30, 0x34, (byte) 0xff);

    assertThat(SnpReport.parse(Bytes.copyOf(report)).vmpl())
        .isEqualTo(SnpReport.VMPL_OF_HOST_REQUEST);
  }

  @Test
  void layoutOfVersion2IsTakenFromTheChipId() {
    var report = Reports.full(2);
    assertThat(SnpReport.parse(Bytes.copyOf(report)).tcbLayout()).contains(Layout.MILAN_GENOA);
    Arrays.fill(report, 0x1a8, 0x1e0, (byte) 0);
    assertThat(SnpReport.parse(Bytes.copyOf(report)).tcbLayout()).contains(Layout.TURIN);
    Arrays.fill(report, 0x1a0, 0x1a8, (byte) 0);
    assertThat(SnpReport.parse(Bytes.copyOf(report)).tcbLayout()).isEmpty();
  }

  @Test
  void layoutOfVersion3IsTakenFromTheProcessor() {
    var report = Reports.full(3);
    report[0x188] = 0x1a;
    report[0x189] = 0x02;
    assertThat(SnpReport.parse(Bytes.copyOf(report)).tcbLayout()).contains(Layout.TURIN);
    report[0x188] = 0x1b;
    assertThat(SnpReport.parse(Bytes.copyOf(report)).tcbLayout()).isEmpty();
  }

  @Test
  void printsNothingOfItsContent() {
    assertThat(SnpReport.parse(Reports.of(3)).toString()).isEqualTo("SnpReport[version 3]");
  }

  private static void assertRefused(byte[] report, String message) {
    assertThatThrownBy(() -> SnpReport.parse(Bytes.copyOf(report)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(message);
  }
}
