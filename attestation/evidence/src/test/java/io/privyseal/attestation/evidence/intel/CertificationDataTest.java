package io.privyseal.attestation.evidence.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.intel.CertificationData.PckChain;
import io.privyseal.attestation.evidence.intel.CertificationData.PckLeaf;
import io.privyseal.attestation.evidence.intel.CertificationData.Platform;
import io.privyseal.attestation.evidence.intel.CertificationData.PlatformManifest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Certification data of every type, and one test for each refusal.
class CertificationDataTest {
  private static final Bytes DER = Bytes.ofHex("3003020101");

  private static void refused(int type, Bytes data, String message) {
    assertThatThrownBy(() -> CertificationData.parse(type, data))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(certification data)")
        .hasMessageContaining(message);
  }

  private static Bytes platform(int ppidBytes) {
    return QuoteBytes.random(ppidBytes, 1)
        .concat(QuoteBytes.random(16, 2))
        .concat(QuoteBytes.number(2, 13))
        .concat(QuoteBytes.number(2, 7));
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "2, 256", "3, 384"})
  void typesOneToThreeNameThePlatform(int type, int ppidBytes) {
    var data = (Platform) CertificationData.parse(type, platform(ppidBytes));

    assertThat(data.type()).isEqualTo(type);
    assertThat(data.ppid()).isEqualTo(QuoteBytes.random(ppidBytes, 1));
    assertThat(data.cpuSvn()).isEqualTo(QuoteBytes.random(16, 2));
    assertThat(data.pceSvn()).isEqualTo(13);
    assertThat(data.pceId()).contains(7);
    assertThat(data.certificates()).isEmpty();
  }

  @Test
  void typeOneMayLeaveOutThePceId() {
    var data = (Platform) CertificationData.parse(1, platform(16).slice(0, 34));

    assertThat(data.pceId()).isEmpty();
  }

  @Test
  void typeThreeMayNot() {
    refused(3, platform(384).slice(0, 402), "PCEID");
  }

  @Test
  void platformsWithFurtherBytesAreRefused() {
    refused(2, platform(256).concat(Bytes.zeros(1)), "expected no further bytes");
  }

  @Test
  void typeFourHoldsOneCertificate() {
    assertThat(CertificationData.parse(4, QuoteBytes.PEM)).isEqualTo(new PckLeaf(DER));
  }

  @Test
  void typeFourWithAChainIsRefused() {
    refused(4, QuoteBytes.PEM.concat(QuoteBytes.PEM), "expected one certificate, found 2");
  }

  @Test
  void typeFiveHoldsAChainInItsOwnOrder() {
    var data = CertificationData.parse(5, QuoteBytes.PEM.concat(QuoteBytes.PEM));

    assertThat(data.certificates()).containsExactly(DER, DER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "0a00", "0000"})
  void typeFiveMayEndAsTextsInCDo(String end) {
    var data = CertificationData.parse(5, QuoteBytes.PEM.concat(Bytes.ofHex(end)));

    assertThat(data).isEqualTo(new PckChain(java.util.List.of(DER)));
  }

  @Test
  void typeFiveMayBeDer() {
    var longer = Bytes.ofHex("308101").concat(Bytes.zeros(1));
    var longest = Bytes.ofHex("30820001").concat(Bytes.zeros(1));
    var data = CertificationData.parse(5, DER.concat(longer).concat(longest));

    assertThat(data.certificates()).containsExactly(DER, longer, longest);
  }

  @Test
  void derWithSomethingBetweenIsRefused() {
    refused(5, DER.concat(Bytes.ofHex("00")).concat(DER), "expected a SEQUENCE at offset 5");
  }

  @Test
  void derThatEndsTooEarlyIsRefused() {
    refused(5, Bytes.ofHex("30820005aabb"), "content");
  }

  @Test
  void derOfEndlessLengthIsRefused() {
    refused(5, Bytes.ofHex("3080020101"), "length of at most two bytes");
  }

  @Test
  void noCertificateAtAllIsRefused() {
    refused(5, Bytes.empty(), "expected 1 to 8 certificates, found 0");
  }

  @Test
  void tooManyCertificatesAreRefused() {
    var chain = Bytes.empty();
    for (var i = 0; i < 9; i++) {
      chain = chain.concat(DER);
    }
    refused(5, chain, "expected 1 to 8 certificates, found 9");
  }

  @Test
  void otherPemIsRefused() {
    refused(
        5,
        Bytes.utf8("-----BEGIN X509 CRL-----\nMAMCAQE=\n-----END X509 CRL-----\n"),
        "expected certificates");
  }

  @Test
  void typeSevenIsAManifest() {
    assertThat(CertificationData.parse(7, DER)).isEqualTo(new PlatformManifest(DER));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 8, 0xffff})
  void otherTypesAreRefused(int type) {
    refused(type, DER, "type: expected 1 to 5 or 7, found " + type);
  }
}
