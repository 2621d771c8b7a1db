package io.privyseal.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.evidence.sevsnp.Cpuid;
import io.privyseal.attestation.evidence.sevsnp.FirmwareVersion;
import io.privyseal.attestation.evidence.sevsnp.RawTcb;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnpReportBuilderTest {
  private static final int ROUNDS = 500;

  @ParameterizedTest
  @ValueSource(longs = {7, 20260603})
  void whatIsParsedPrintsTheSameBytes(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < ROUNDS; round++) {
      var report = randomReport(random);
      assertThat(SnpReportBuilder.of(SnpReport.parse(report)).bytes())
          .as("seed %d, round %d", seed, round)
          .isEqualTo(report);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aci-sidecar/snp_report.bin",
        "attestation-rs/live-report-v5-genoa.bin",
        "go-sev-guest/attestation.bin",
        "tee-attestation-verification/milan_attestation_report.bin",
        "tee-attestation-verification/turin_attestation_report.bin",
        "trustee/test-report.bin",
        "trustee/test-vlek-report.bin"
      })
  void realReportsPrintTheSameBytes(String file) throws IOException {
    var root = Path.of(System.getProperty("privyseal.vectors", "vectors"), "snp");
    assumeTrue(Files.isDirectory(root), "third-party vectors are not at " + root);
    var report = Bytes.copyOf(Files.readAllBytes(root.resolve(file)));

    assertThat(SnpReportBuilder.of(SnpReport.parse(report)).bytes()).isEqualTo(report);
  }

  @Test
  void copyIsIndependent() {
    var original = SnpReportBuilder.blank();
    var before = original.bytes();

    original.copy().debugAllowed();

    assertThat(original.bytes()).isEqualTo(before);
  }

  @Test
  void fieldOfAnotherLengthIsOurMistake() {
    assertThatThrownBy(() -> SnpReportBuilder.blank().measurement(Bytes.zeros(47)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Bytes randomReport(Random random) {
    var version = 2 + random.nextInt(4);
    var report =
        SnpReportBuilder.blank()
            .version(version)
            .guestSvn(random.nextLong() & 0xffff_ffffL)
            .policy(random.nextLong())
            .familyId(bytes(random, 16))
            .imageId(bytes(random, 16))
            .vmpl(random.nextInt(4))
            .signatureAlgorithm(random.nextInt(3))
            .currentTcb(new RawTcb(bytes(random, 8)))
            .platform(random.nextLong())
            .flags(random.nextInt())
            .reportData(bytes(random, 64))
            .measurement(bytes(random, 48))
            .hostData(bytes(random, 32))
            .idKeyDigest(bytes(random, 48))
            .authorKeyDigest(bytes(random, 48))
            .reportId(bytes(random, 32))
            .migrationAgentReportId(bytes(random, 32))
            .reportedTcb(new RawTcb(bytes(random, 8)))
            .chipId(bytes(random, 64))
            .committedTcb(new RawTcb(bytes(random, 8)))
            .currentFirmware(firmware(random))
            .committedFirmware(firmware(random))
            .launchTcb(new RawTcb(bytes(random, 8)))
            .signature(bytes(random, 96));
    if (version >= 3) {
      report.cpuid(new Cpuid(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
    }
    if (version >= 5) {
      report.launchMitigations(random.nextLong()).currentMitigations(random.nextLong());
    }
    return report.bytes();
  }

  private static FirmwareVersion firmware(Random random) {
    return new FirmwareVersion(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  private static Bytes bytes(Random random, int length) {
    var content = new byte[length];
    random.nextBytes(content);
    return Bytes.copyOf(content);
  }
}
