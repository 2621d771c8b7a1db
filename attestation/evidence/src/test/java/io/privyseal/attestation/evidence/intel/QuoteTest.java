package io.privyseal.attestation.evidence.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Quotes of every version, and one test for each refusal.
class QuoteTest {
  private static void refused(QuoteBytes quote, String message) {
    assertThatThrownBy(() -> Quote.parse(quote.bytes()))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(quote)")
        .hasMessageContaining(message);
  }

  @Nested
  class Read {
    @Test
    void version3HoldsAnEnclaveReport() {
      var bytes = QuoteBytes.sgx3();

      var quote = Quote.parse(bytes.bytes());

      assertThat(quote.version()).isEqualTo(3);
      assertThat(quote.teeType()).isEqualTo(TeeType.SGX);
      assertThat(quote.body()).isEqualTo(EnclaveReport.parse(bytes.body));
      assertThat(quote.signedBytes().length()).isEqualTo(QuoteBytes.HEADER_BYTES + 384);
      assertThat(quote.signature()).isEqualTo(QuoteBytes.random(64, 4));
      assertThat(quote.attestationKey()).isEqualTo(QuoteBytes.random(64, 5));
      assertThat(quote.qeReport().bytes()).isEqualTo(QuoteBytes.random(384, 6));
      assertThat(quote.qeReportSignature()).isEqualTo(QuoteBytes.random(64, 7));
      assertThat(quote.qeAuthenticationData()).isEqualTo(bytes.authenticationData);
      assertThat(quote.certificationData().certificates()).hasSize(1);
      assertThat(quote.userData()).isEqualTo(QuoteBytes.random(20, 3));
    }

    @Test
    void version4HoldsAnEnclaveReport() {
      var quote = Quote.parse(QuoteBytes.sgx3().with(q -> q.version = 4).bytes());

      assertThat(quote.body()).isInstanceOf(EnclaveReport.class);
      assertThat(quote.certificationData().type()).isEqualTo(5);
    }

    @Test
    void version4HoldsATdReport() {
      var bytes = QuoteBytes.tdx4();

      var quote = Quote.parse(bytes.bytes());

      assertThat(quote.teeType()).isEqualTo(TeeType.TDX);
      assertThat(quote.body()).isEqualTo(TdReport.parse(bytes.body));
      assertThat(quote.signedBytes().length()).isEqualTo(QuoteBytes.HEADER_BYTES + 584);
      assertThat(quote.qeReport().bytes()).isEqualTo(QuoteBytes.random(384, 6));
    }

    @Test
    void version5HoldsAnEnclaveReport() {
      var quote = Quote.parse(QuoteBytes.sgx3().with(q -> q.version = 5).bytes());

      assertThat(quote.body()).isInstanceOf(EnclaveReport.class);
    }

    @Test
    void version5HoldsATdReportOfVersion10() {
      var quote = Quote.parse(QuoteBytes.tdx5(2, TdReport.BYTES_1_0).bytes());

      assertThat(((TdReport) quote.body()).isVersion15()).isFalse();
    }

    @Test
    void version5HoldsATdReportOfVersion15AndItsDescriptionIsSigned() {
      var bytes = QuoteBytes.tdx5(3, TdReport.BYTES_1_5);

      var quote = Quote.parse(bytes.bytes());

      var extension = ((TdReport) quote.body()).extension().orElseThrow();
      assertThat(extension.teeTcbSvn2().bytes()).isEqualTo(bytes.body.slice(584, 16));
      assertThat(extension.mrServiceTd()).isEqualTo(bytes.body.slice(600, 48));
      assertThat(quote.signedBytes().length()).isEqualTo(QuoteBytes.HEADER_BYTES + 6 + 648);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70, 3065})
    void whatFollowsIsKeptApart(int length) {
      var bytes = QuoteBytes.tdx4();
      var alone = bytes.bytes();

      var quote = Quote.parse(bytes.with(q -> q.trailing = QuoteBytes.random(length, 9)).bytes());

      assertThat(quote.bytes()).isEqualTo(alone);
      assertThat(quote.trailingBytes()).isEqualTo(QuoteBytes.random(length, 9));
      assertThat(Quote.parse(alone)).isEqualTo(quote);
    }

    @Test
    void aP384KeyIsReadWithItsOwnLengths() {
      var bytes = QuoteBytes.sgx3().with(q -> q.keyType = Quote.ECDSA_P384);

      var quote = Quote.parse(bytes.with(q -> q.signatureBytes = 96).bytes());

      assertThat(quote.attestationKeyType()).isEqualTo(Quote.ECDSA_P384);
      assertThat(quote.attestationKey().length()).isEqualTo(96);
    }

    @Test
    void noAuthenticationDataIsNeeded() {
      var quote =
          Quote.parse(QuoteBytes.sgx3().with(q -> q.authenticationData = Bytes.empty()).bytes());

      assertThat(quote.qeAuthenticationData().length()).isZero();
    }

    @Test
    void itIsRecognisedByItsStart() {
      assertThat(Quote.startsLikeOne(QuoteBytes.sgx3().bytes())).isTrue();
      assertThat(Quote.startsLikeOne(QuoteBytes.tdx4().bytes())).isTrue();
      assertThat(Quote.startsLikeOne(QuoteBytes.sgx3().with(q -> q.version = 2).bytes())).isFalse();
      assertThat(Quote.startsLikeOne(Bytes.zeros(100))).isFalse();
    }

    @Test
    void itsTextHoldsNoEvidence() {
      assertThat(Quote.parse(QuoteBytes.tdx4().bytes())).hasToString("Quote[TDX, version 4]");
    }
  }

  @Nested
  class Refused {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 0xffff})
    void anotherVersion(int version) {
      refused(QuoteBytes.sgx3().with(q -> q.version = version), "version: expected 3 to 5");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void anotherKindOfKey(int type) {
      refused(QuoteBytes.sgx3().with(q -> q.keyType = type), "attestation key type: expected 2");
    }

    @Test
    void anotherTee() {
      refused(QuoteBytes.tdx4().with(q -> q.teeType = 0x82), "TEE type: expected 0 (SGX)");
    }

    @Test
    void aTrustDomainInVersion3() {
      refused(QuoteBytes.tdx4().with(q -> q.version = 3), "a quote of version 3 is one of SGX");
    }

    @Test
    void anotherBodyType() {
      refused(QuoteBytes.tdx5(4, TdReport.BYTES_1_5), "body type: expected 1 to 3, found 4");
    }

    @Test
    void aBodyTypeOfTheOtherTee() {
      refused(QuoteBytes.tdx5(1, EnclaveReport.BYTES), "body type: expected one of TDX");
      refused(
          QuoteBytes.tdx5(2, TdReport.BYTES_1_0).with(q -> q.teeType = 0),
          "body type: expected one of SGX");
    }

    @Test
    void aBodyLengthOfAnotherType() {
      refused(
          QuoteBytes.tdx5(3, TdReport.BYTES_1_5).with(q -> q.bodyLength = 584),
          "body length: expected 648, found 584");
    }

    @Test
    void signatureDataLongerThanTheInput() {
      refused(QuoteBytes.sgx3().with(q -> q.signatureDataLengthChange = 1), "length");
    }

    @Test
    void signatureDataShorterThanItsContent() {
      refused(QuoteBytes.sgx3().with(q -> q.signatureDataLengthChange = -1), "length");
    }

    @Test
    void bytesAfterTheCertificationData() {
      refused(
          QuoteBytes.sgx3().with(q -> q.afterCertificationData = Bytes.zeros(1)),
          "expected no further bytes");
      refused(
          QuoteBytes.tdx4().with(q -> q.afterCertificationData = Bytes.zeros(1)),
          "expected no further bytes");
    }

    @Test
    void version4WithoutAReportOfTheQuotingEnclave() {
      refused(QuoteBytes.tdx4().with(q -> q.outerType = 5), "certification data type: expected 6");
    }

    @Test
    void reportDataInsideReportData() {
      refused(QuoteBytes.tdx4().with(q -> q.type = 6), "type: expected 1 to 5 or 7, found 6");
      refused(QuoteBytes.sgx3().with(q -> q.type = 6), "type: expected 1 to 5 or 7, found 6");
    }

    @Test
    void tooManyBytes() {
      refused(
          QuoteBytes.sgx3().with(q -> q.trailing = Bytes.zeros(Quote.MAX_BYTES)),
          "expected at most 32768 bytes");
    }

    @Test
    void aRawTdReport() {
      assertThatThrownBy(() -> Quote.parse(TdReportStructureTest.good()))
          .isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void everyTruncation(int version) {
      var quote =
          switch (version) {
            case 3 -> QuoteBytes.sgx3();
            case 4 -> QuoteBytes.tdx4();
            default -> QuoteBytes.tdx5(3, TdReport.BYTES_1_5);
          };
      var whole = quote.bytes();
      for (var length = 0; length < whole.length(); length++) {
        var part = whole.slice(0, length);
        assertThatThrownBy(() -> Quote.parse(part))
            .as("%d bytes", length)
            .isInstanceOf(MalformedInputException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 0x81})
  void anyChangeIsReadOrRefused(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 2000; round++) {
      var quote = random.nextBoolean() ? QuoteBytes.sgx3() : QuoteBytes.tdx4();
      var changed = quote.bytes().toArray();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      changed[random.nextInt(600)] = (byte) random.nextInt();
      try {
        var read = Quote.parse(Bytes.copyOf(changed));
        assertThat(read.bytes().concat(read.trailingBytes()))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(Bytes.copyOf(changed));
      } catch (MalformedInputException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
