package io.privyseal.attestation.endorsements.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.endorsements.intel.PckExtensions.Configuration;
import io.privyseal.attestation.endorsements.intel.PckExtensions.SgxType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a PCK certificate says of its platform, and one test for each refusal.
class PckExtensionsTest {
  private static void refused(Bytes value, String message) {
    assertThatThrownBy(() -> PckExtensions.parse(value))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(SGX extension)")
        .hasMessageContaining(message);
  }

  @Test
  void aProcessorIsRead() {
    var read = PckExtensions.parse(Extensions.processor().bytes());

    assertThat(read.tcb().components().hex()).isEqualTo("0102030405060708090a0b0c0d0e0fff");
    assertThat(read.tcb().pceSvn()).isEqualTo(13);
    assertThat(read.fmspc()).hasToString("000000000000");
    assertThat(read.sgxType()).isEqualTo(SgxType.STANDARD);
    assertThat(read.platformInstanceId()).isEmpty();
    assertThat(read.configuration()).isEmpty();
  }

  @Test
  void aPlatformOfSeveralPackagesIsRead() {
    var read = PckExtensions.parse(Extensions.platform().bytes());

    assertThat(read.sgxType()).isEqualTo(SgxType.SCALABLE);
    assertThat(read.platformInstanceId()).contains(Bytes.zeros(16));
    assertThat(read.configuration()).contains(new Configuration(true, false, true));
  }

  @Test
  void valuesThatNobodyKnowsArePassedOver() {
    assertThat(
            PckExtensions.parse(Extensions.processor().with("9", DERNull.INSTANCE).bytes()).fmspc())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4", "5"})
  void aMissingValueIsRefused(String arc) {
    refused(Extensions.processor().without(arc).bytes(), PckExtensions.OID + "." + arc);
  }

  @ParameterizedTest
  @CsvSource({"1, 15", "1, 17", "3, 1", "4, 5", "4, 7", "6, 15"})
  void anotherLengthIsRefused(String arc, int length) {
    refused(
        Extensions.platform().with(arc, Extensions.octets(length)).bytes(),
        "expected an OCTET STRING of");
  }

  @ParameterizedTest
  @CsvSource({"-1, 13", "256, 13", "1, -1", "1, 65536"})
  void aNumberOutOfRangeIsRefused(long component, long pceSvn) {
    refused(
        Extensions.processor()
            .with("2", Extensions.tcb(16, component, pceSvn, Extensions.octets(16)))
            .bytes(),
        "expected 0 to");
  }

  @Test
  void fifteenComponentsAreRefused() {
    refused(
        Extensions.processor().with("2", Extensions.tcb(15, 0, 1, Extensions.octets(16))).bytes(),
        "2.16: missing");
  }

  @Test
  void anotherTypeOfMemoryIsRefused() {
    refused(Extensions.processor().with("5", new ASN1Enumerated(3)).bytes(), "expected 0 to 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4", "5"})
  void anotherTypeOfValueIsRefused(String arc) {
    refused(Extensions.processor().with(arc, DERNull.INSTANCE).bytes(), arc + ": expected");
  }

  @Test
  void aConfigurationThatIsNoListIsRefused() {
    refused(Extensions.platform().with("7", ASN1Boolean.TRUE).bytes(), "7: expected a SEQUENCE");
  }

  @Test
  void aValueThatIsThereTwiceIsRefused() {
    var twice =
        new DERSequence(
            new org.bouncycastle.asn1.ASN1Encodable[] {
              Extensions.pair("1", Extensions.octets(16)),
              Extensions.pair("1", Extensions.octets(16))
            });
    refused(Extensions.der(twice), "found twice");
  }

  @Test
  void somethingElseThanPairsIsRefused() {
    refused(Extensions.der(new ASN1Integer(1)), "expected a SEQUENCE");
    refused(Extensions.der(new DERSequence(new ASN1Integer(1))), "pairs of OID and value");
    refused(Extensions.der(new DERSequence(new DERSequence())), "pairs of OID and value");
  }

  @Test
  void bytesAfterTheValueAreRefused() {
    refused(Extensions.processor().bytes().concat(Bytes.zeros(1)), "not DER");
  }

  @Test
  void everyTruncationIsRefused() {
    var whole = Extensions.platform().bytes();
    for (var length = 0; length < whole.length(); length++) {
      refused(whole.slice(0, length), "");
    }
  }

  @Test
  void tooManyBytesAreRefused() {
    refused(Bytes.zeros(PckExtensions.MAX_BYTES + 1), "expected at most 4096 bytes");
  }
}
