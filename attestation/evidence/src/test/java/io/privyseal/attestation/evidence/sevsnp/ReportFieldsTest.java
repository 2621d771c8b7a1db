package io.privyseal.attestation.evidence.sevsnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.sevsnp.KeyFlags.SigningKey;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Component;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFieldsTest {
  @Nested
  class Tcb {
    @Test
    void milanLayout() {
      var tcb = new RawTcb(Bytes.ofHex("0300000000000873")).as(Layout.MILAN_GENOA);

      assertThat(tcb).isEqualTo(TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 8, 115));
      assertThat(tcb.fmc()).isEmpty();
      assertThat(tcb).hasToString("bootloader 3, tee 0, snp 8, microcode 115");
    }

    @Test
    void turinLayout() {
      var tcb = new RawTcb(Bytes.ofHex("0102030400000051")).as(Layout.TURIN);

      assertThat(tcb.fmc()).hasValue(1);
      assertThat(tcb.bootloader()).isEqualTo(2);
      assertThat(tcb.tee()).isEqualTo(3);
      assertThat(tcb.snp()).isEqualTo(4);
      assertThat(tcb.microcode()).isEqualTo(81);
    }

    @Test
    void newerMicrocodeDoesNotMakeUpForAnOlderBootLoader() {
      var minimum = TcbVersion.of(Layout.MILAN_GENOA, 0, 4, 0, 24, 100);

      assertThat(TcbVersion.of(Layout.MILAN_GENOA, 0, 3, 0, 24, 255).below(minimum))
          .containsExactly(Component.BOOTLOADER);
      assertThat(TcbVersion.of(Layout.MILAN_GENOA, 0, 4, 0, 24, 100).below(minimum)).isEmpty();
      assertThat(TcbVersion.of(Layout.MILAN_GENOA, 0, 0, 0, 0, 0).below(minimum))
          .isEqualTo(List.of(Component.BOOTLOADER, Component.SNP, Component.MICROCODE));
    }

    @Test
    void layoutsAreNotCompared() {
      var milan = TcbVersion.of(Layout.MILAN_GENOA, 0, 1, 1, 1, 1);
      var turin = TcbVersion.of(Layout.TURIN, 1, 1, 1, 1, 1);

      assertThatThrownBy(() -> milan.below(turin)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
      "MILAN_GENOA, 0, false",
      "MILAN_GENOA, 1, false",
      "MILAN_GENOA, 2, true",
      "MILAN_GENOA, 3, true",
      "MILAN_GENOA, 4, true",
      "MILAN_GENOA, 5, true",
      "MILAN_GENOA, 6, false",
      "MILAN_GENOA, 7, false",
      "TURIN, 0, false",
      "TURIN, 1, false",
      "TURIN, 2, false",
      "TURIN, 3, false",
      "TURIN, 4, true",
      "TURIN, 5, true",
      "TURIN, 6, true",
      "TURIN, 7, false"
    })
    void reservedBytes(Layout layout, int index, boolean reserved) {
      var raw = new byte[8];
      raw[index] = 1;

      assertThat(new RawTcb(Bytes.copyOf(raw)).as(layout).reservedIsZero()).isNotEqualTo(reserved);
    }

    @Test
    void tcbmIsTheLittleEndianInteger() {
      var tcb = RawTcb.ofTcbm("7308000000000003");

      assertThat(tcb.bytes().hex()).isEqualTo("0300000000000873");
      assertThat(tcb.tcbm()).isEqualTo("7308000000000003");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "73", "730800000000000", "73080000000000030", "73080000000000zz"})
    void otherTcbmIsRefused(String text) {
      assertThatThrownBy(() -> RawTcb.ofTcbm(text)).isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void numbersAreOneByte(int value) {
      assertThatThrownBy(() -> TcbVersion.of(Layout.TURIN, 1, 1, 1, 1, value))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x19, 0x00, MILAN", "0x19, 0x01, MILAN", "0x19, 0x0f, MILAN", "0x19, 0x10, GENOA",
    "0x19, 0x11, GENOA", "0x19, 0x1f, GENOA", "0x19, 0x20,", "0x19, 0x9f,",
    "0x19, 0xa0, GENOA", "0x19, 0xaf, GENOA", "0x19, 0xb0,", "0x1a, 0x00, TURIN",
    "0x1a, 0x02, TURIN", "0x1a, 0x11, TURIN", "0x1a, 0x12,", "0x1a, 0x50, VENICE",
    "0x1a, 0x57, VENICE", "0x1a, 0x58,", "0x1a, 0x90, VENICE", "0x1a, 0xaf, VENICE",
    "0x1a, 0xc0, VENICE", "0x1a, 0xc7, VENICE", "0x1a, 0xc8,", "0x17, 0x31,"
  })
  void productLineOfProcessor(String family, String model, ProductLine expected) {
    assertThat(ProductLine.ofCpuid(Integer.decode(family), Integer.decode(model)).orElse(null))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Milan-B0, MILAN", "Milan, MILAN", "Genoa, GENOA", "Genoa-B1, GENOA", "Turin, TURIN",
    "milan,", "'',", "Naples,", "-Milan,", "MilanX,"
  })
  void productLineOfCertificate(String name, ProductLine expected) {
    assertThat(ProductLine.ofProductName(name).orElse(null)).isEqualTo(expected);
  }

  @Test
  void policyBits() {
    var policy = new GuestPolicy(0x3001f);
    assertThat(policy.abiMinor()).isEqualTo(0x1f);
    assertThat(policy.abiMajor()).isZero();
    assertThat(policy.allowsSmt()).isTrue();
    assertThat(policy.allowsDebug()).isFalse();
    assertThat(policy.allowsMigrationAgent()).isFalse();
    assertThat(policy.reservedBitsAreRight()).isTrue();
    assertThat(policy).hasToString("0x3001f");

    assertThat(new GuestPolicy(1L << 18).allowsMigrationAgent()).isTrue();
    assertThat(new GuestPolicy(1L << 19).allowsDebug()).isTrue();
    assertThat(new GuestPolicy(1L << 20).requiresSingleSocket()).isTrue();
    assertThat(new GuestPolicy(1L << 21).allowsCxl()).isTrue();
    assertThat(new GuestPolicy(1L << 22).requiresAes256Xts()).isTrue();
    assertThat(new GuestPolicy(1L << 23).requiresRaplDisabled()).isTrue();
    assertThat(new GuestPolicy(1L << 24).requiresCiphertextHiding()).isTrue();
    assertThat(new GuestPolicy(1L << 25).requiresPageSwapDisabled()).isTrue();
    assertThat(new GuestPolicy(0x100).abiMajor()).isEqualTo(1);
  }

  @Test
  void policyWithoutTheReservedOneIsWrong() {
    assertThat(new GuestPolicy(0x1001f).reservedBitsAreRight()).isFalse();
  }

  @Test
  void everyReservedPolicyBitMustBeZero() {
    for (var bit = 26; bit < 64; bit++) {
      assertThat(new GuestPolicy(0x3001f | (1L << bit)).reservedBitsAreRight()).isFalse();
    }
  }

  @Test
  void platformBits() {
    var all = new PlatformState(0xff);
    assertThat(all.smtEnabled()).isTrue();
    assertThat(all.tsmeEnabled()).isTrue();
    assertThat(all.eccEnabled()).isTrue();
    assertThat(all.raplDisabled()).isTrue();
    assertThat(all.ciphertextHidingEnabled()).isTrue();
    assertThat(all.aliasCheckComplete()).isTrue();
    assertThat(all.trustedIoEnabled()).isTrue();
    assertThat(all.reservedBitsAreRight()).isTrue();
    assertThat(new PlatformState(0x25).tsmeEnabled()).isFalse();
    for (var bit = 8; bit < 64; bit++) {
      assertThat(new PlatformState(1L << bit).reservedBitsAreRight()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"0x0, VCEK", "0x4, VLEK", "0x1c, NONE", "0x8,", "0xc,", "0x10,", "0x14,", "0x18,"})
  void signingKey(String flags, SigningKey expected) {
    assertThat(new KeyFlags(Integer.decode(flags)).signingKey().orElse(null)).isEqualTo(expected);
  }

  @Test
  void flagBits() {
    assertThat(new KeyFlags(1).authorKeyEnabled()).isTrue();
    assertThat(new KeyFlags(2).chipKeyMasked()).isTrue();
    assertThat(new KeyFlags(0x1f).reservedBitsAreRight()).isTrue();
    for (var bit = 5; bit < 32; bit++) {
      assertThat(new KeyFlags(1 << bit).reservedBitsAreRight()).isFalse();
    }
  }

  @Test
  void firmwareIsOrderedByMajorMinorBuild() {
    var version = new FirmwareVersion(1, 55, 29);

    assertThat(version).isLessThan(new FirmwareVersion(2, 0, 0));
    assertThat(version).isLessThan(new FirmwareVersion(1, 56, 0));
    assertThat(version).isGreaterThan(new FirmwareVersion(1, 55, 28));
    assertThat(version).hasToString("1.55.29");
  }
}
