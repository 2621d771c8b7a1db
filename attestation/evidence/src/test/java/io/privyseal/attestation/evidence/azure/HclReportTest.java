package io.privyseal.attestation.evidence.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.Fields;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The frame around the claims of the paravisor: read once, each refusal once.
class HclReportTest {
  private static final Bytes CLAIMS = Bytes.utf8("{\"keys\":[]}");

  /// Numbers of the frame, right unless changed.
  private static final class Frame {
    private int version = 2;
    private int dataVersion = 1;
    private int type = 2;
    private int hash = 1;
    private long claimsSize = CLAIMS.length();
    private long dataSize = 20L + CLAIMS.length();
    private long reportSize = 32L + 0x4a0 + 20 + CLAIMS.length();

    private Bytes bytes() {
      return Fields.littleEndian()
          .bytes(Bytes.utf8("HCLA"))
          .u32(version)
          .u32(reportSize)
          .u32(2)
          .u32(0)
          .zeros(12)
          .zeros(0x50)
          .bytes(Digests.sha256(CLAIMS))
          .zeros(0x4a0 - 0x50 - 32)
          .u32(dataSize)
          .u32(dataVersion)
          .u32(type)
          .u32(hash)
          .u32(claimsSize)
          .bytes(CLAIMS)
          .toBytes();
    }
  }

  private static Bytes frame(Consumer<Frame> change) {
    var frame = new Frame();
    change.accept(frame);
    return frame.bytes();
  }

  private static void refused(Bytes content, String message) {
    assertThatThrownBy(() -> HclReport.parse(content))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(HCL report)")
        .hasMessageContaining(message);
  }

  @Test
  void isReadWithTheZerosThatFollowIt() {
    var report = HclReport.parse(frame(_ -> {}).concat(Bytes.zeros(500)));

    assertThat(report.type()).isEqualTo(HclReport.Type.SNP);
    assertThat(report.hardwareReport().length()).isEqualTo(1184);
    assertThat(report.runtimeClaims()).isEqualTo(CLAIMS);
    assertThat(report.reportData()).isEqualTo(HclReport.reportDataFor(CLAIMS));
  }

  @ParameterizedTest
  @CsvSource({"0", "3"})
  void unknownVersionIsRefused(int version) {
    refused(frame(f -> f.version = version), "version: expected 1 or 2");
    refused(frame(f -> f.dataVersion = version), "runtime data version: expected 1 or 2");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "3", "5"})
  void reportOfAnotherTypeIsRefused(int type) {
    refused(frame(f -> f.type = type), "report type");
  }

  @Test
  void claimsUnderAnotherDigestAreRefused() {
    refused(frame(f -> f.hash = 2), "hash type");
  }

  @Test
  void trustDomainReportWithSomethingAfterItIsRefused() {
    var content = frame(f -> f.type = 4).toArray();
    content[0x20 + 1024] = 1;
    refused(Bytes.copyOf(content), "zeros after the hardware report");
  }

  @Test
  void claimsThatAreCutOffAreRefused() {
    refused(frame(f -> f.claimsSize = CLAIMS.length() + 1L), "cut off");
  }

  @Test
  void sizesThatContradictOneAnotherAreRefused() {
    refused(frame(f -> f.dataSize++), "data size");
    refused(frame(f -> f.reportSize--), "report size");
  }

  @Test
  void anythingButZerosAfterTheClaimsIsRefused() {
    refused(frame(_ -> {}).concat(Bytes.ofHex("0001")), "after the claims");
  }

  @Test
  void tooLargeIsRefused() {
    refused(frame(_ -> {}).concat(Bytes.zeros(HclReport.MAX_BYTES)), "at most 16384 bytes");
  }

  @Test
  void everyCutIsRefused() {
    var content = frame(_ -> {});
    for (var length = 0; length < content.length(); length++) {
      refused(content.slice(0, length), "");
    }
  }
}
