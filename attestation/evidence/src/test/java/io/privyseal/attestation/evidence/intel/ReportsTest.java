package io.privyseal.attestation.evidence.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reports of enclaves and trust domains, and what their bits mean.
class ReportsTest {
  @Nested
  class Enclave {
    private final Bytes bytes = QuoteBytes.random(EnclaveReport.BYTES, 384);
    private final EnclaveReport report = EnclaveReport.parse(bytes);

    @Test
    void fieldsStandWhereTheyShould() {
      assertThat(report.cpuSvn()).isEqualTo(bytes.slice(0, 16));
      assertThat(report.miscSelect()).isEqualTo(u32(16));
      assertThat(report.isvExtProdId()).isEqualTo(bytes.slice(32, 16));
      assertThat(report.attributes().bytes()).isEqualTo(bytes.slice(48, 16));
      assertThat(report.mrEnclave()).isEqualTo(bytes.slice(64, 32));
      assertThat(report.mrSigner()).isEqualTo(bytes.slice(128, 32));
      assertThat(report.configId()).isEqualTo(bytes.slice(192, 64));
      assertThat(report.isvProdId()).isEqualTo(u16(256));
      assertThat(report.isvSvn()).isEqualTo(u16(258));
      assertThat(report.configSvn()).isEqualTo(u16(260));
      assertThat(report.isvFamilyId()).isEqualTo(bytes.slice(304, 16));
      assertThat(report.reportData()).isEqualTo(bytes.slice(320, 64));
    }

    private int u16(int at) {
      return bytes.at(at) | bytes.at(at + 1) << 8;
    }

    private long u32(int at) {
      return u16(at) | (long) u16(at + 2) << 16;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 383, 385})
    void anotherLengthIsRefused(int length) {
      assertThatThrownBy(() -> EnclaveReport.parse(Bytes.zeros(length)))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("expected 384 bytes");
    }

    @Test
    void flagsMeanWhatTheManualSays() {
      assertThat(flags("01").isInitialised()).isTrue();
      assertThat(flags("02").isDebug()).isTrue();
      assertThat(flags("04").is64Bit()).isTrue();
      assertThat(flags("10").hasProvisionKey()).isTrue();
      assertThat(flags("20").hasLaunchKey()).isTrue();
      assertThat(flags("80").hasKss()).isTrue();
      assertThat(flags("05").isDebug()).isFalse();
    }

    private static EnclaveAttributes flags(String first) {
      return new EnclaveAttributes(Bytes.ofHex(first).concat(Bytes.zeros(15)));
    }

    @Test
    void attributesMatchUnderAMask() {
      var mask = Bytes.ofHex("fbffffffffffffff0000000000000000");
      var value = Bytes.ofHex("11000000000000000000000000000000");

      assertThat(
              new EnclaveAttributes(Bytes.ofHex("1500000000000000e700000000000000"))
                  .matches(value, mask))
          .isTrue();
      assertThat(
              new EnclaveAttributes(Bytes.ofHex("1700000000000000e700000000000000"))
                  .matches(value, mask))
          .isFalse();
    }
  }

  @Nested
  class TrustDomain {
    @Test
    void fieldsStandWhereTheyShould() {
      var bytes = QuoteBytes.random(TdReport.BYTES_1_5, 648);

      var report = TdReport.parse(bytes);

      assertThat(report.teeTcbSvn().bytes()).isEqualTo(bytes.slice(0, 16));
      assertThat(report.mrSeam()).isEqualTo(bytes.slice(16, 48));
      assertThat(report.mrSignerSeam()).isEqualTo(bytes.slice(64, 48));
      assertThat(report.seamAttributes()).isEqualTo(bytes.slice(112, 8));
      assertThat(report.tdAttributes().bytes()).isEqualTo(bytes.slice(120, 8));
      assertThat(report.xfam()).isEqualTo(bytes.slice(128, 8));
      assertThat(report.mrTd()).isEqualTo(bytes.slice(136, 48));
      assertThat(report.mrConfigId()).isEqualTo(bytes.slice(184, 48));
      assertThat(report.mrOwner()).isEqualTo(bytes.slice(232, 48));
      assertThat(report.mrOwnerConfig()).isEqualTo(bytes.slice(280, 48));
      assertThat(report.rtmrs().getFirst()).isEqualTo(bytes.slice(328, 48));
      assertThat(report.rtmrs().get(3)).isEqualTo(bytes.slice(472, 48));
      assertThat(report.reportData()).isEqualTo(bytes.slice(520, 64));
      assertThat(report.extension()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 583, 585, 647, 649})
    void anotherLengthIsRefused(int length) {
      assertThatThrownBy(() -> TdReport.parse(Bytes.zeros(length)))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("expected 584 or 648 bytes");
    }

    @ParameterizedTest
    @CsvSource({
      "0100000000000000, true",
      "0200000000000000, true",
      "8000000000000000, true",
      "0000001000000000, false"
    })
    void anyBitOfTheFirstGroupIsUntrusted(String bits, boolean untrusted) {
      assertThat(new TdAttributes(Bytes.ofHex(bits)).isUntrusted()).isEqualTo(untrusted);
    }

    @Test
    void attributesMeanWhatTheManualSays() {
      assertThat(attributes("0000001000000000").disablesSeptVe()).isTrue();
      assertThat(attributes("0000002000000000").isMigratable()).isTrue();
      assertThat(attributes("0000004000000000").allowsSupervisorProtectionKeys()).isTrue();
      assertThat(attributes("0000008000000000").allowsKeyLocker()).isTrue();
      assertThat(attributes("0000000000000080").allowsPerformanceMonitoring()).isTrue();
      assertThat(attributes("0100000000000000").isDebug()).isTrue();
      assertThat(attributes("0000001000000000").bits()).isEqualTo(0x10000000L);
    }

    @ParameterizedTest
    @CsvSource({
      "0001000000000000, false",
      "0000000001000000, false",
      "0000000000000020, false",
      "ff0000f8000000c0, true"
    })
    void unknownBitsAreReserved(String bits, boolean zero) {
      assertThat(attributes(bits).reservedIsZero()).isEqualTo(zero);
    }

    private static TdAttributes attributes(String hex) {
      return new TdAttributes(Bytes.ofHex(hex));
    }

    @Test
    void numbersCompareOneByOne() {
      var lower = new TeeTcbSvn(Bytes.ofHex("05010200000000000000000000000000"));
      var higher = new TeeTcbSvn(Bytes.ofHex("06010200000000000000000000000000"));
      var other = new TeeTcbSvn(Bytes.ofHex("07010100000000000000000000000000"));

      assertThat(higher.isAtLeast(lower)).isTrue();
      assertThat(lower.isAtLeast(higher)).isFalse();
      assertThat(other.isAtLeast(lower)).isFalse();
      assertThat(higher.moduleSvn()).isEqualTo(6);
      assertThat(higher.moduleVersion()).isEqualTo(1);
    }
  }
}
