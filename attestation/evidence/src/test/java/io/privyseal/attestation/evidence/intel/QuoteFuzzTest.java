package io.privyseal.attestation.evidence.intel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// Whatever is said to be a quote, a TD report or an Open Enclave report is read or refused as
/// malformed, and what is read is what was given.
class QuoteFuzzTest {
  @FuzzTest
  void anyQuote(byte[] input) {
    var bytes = Bytes.copyOf(input);
    try {
      var quote = Quote.parse(bytes);
      assertThat(quote.bytes().concat(quote.trailingBytes())).isEqualTo(bytes);
      assertThat(quote.bytes().slice(0, quote.signedBytes().length()))
          .isEqualTo(quote.signedBytes());
      assertThat(QuoteEvidence.of(quote).allCertificates().size())
          .isLessThanOrEqualTo(CertificationData.MAX_CERTIFICATES);
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void anyOpenEnclaveReport(byte[] input) {
    var bytes = Bytes.copyOf(input);
    try {
      var opened = OpenEnclaveReport.open(bytes);
      assertThat(opened.quote().trailingBytes().length()).isZero();
      assertThat(opened.quote().bytes().length() + opened.customClaims().length())
          .isLessThanOrEqualTo(bytes.length());
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void anyTdReport(byte[] input) {
    try {
      assertThat(TdReportStructure.parse(Bytes.copyOf(input)).bytes())
          .isEqualTo(Bytes.copyOf(input));
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
