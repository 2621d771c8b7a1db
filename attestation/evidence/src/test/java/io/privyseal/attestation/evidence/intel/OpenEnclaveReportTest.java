package io.privyseal.attestation.evidence.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;

/// What Open Enclave puts around a quote, and one test for each refusal.
class OpenEnclaveReportTest {
  private static final Bytes QUOTE = QuoteBytes.sgx3().bytes();
  private static final Bytes CLAIMS = Bytes.utf8("custom claims");

  private static Bytes report(int version, int type, Bytes content, long length) {
    return QuoteBytes.number(4, version)
        .concat(QuoteBytes.number(4, type))
        .concat(QuoteBytes.number(8, length))
        .concat(content);
  }

  private static Bytes evidence(Bytes content) {
    return QuoteBytes.number(4, 3)
        .concat(OpenEnclaveReport.SGX_ECDSA)
        .concat(QuoteBytes.number(8, content.length()))
        .concat(content);
  }

  private static void refused(Bytes input, String message) {
    assertThatThrownBy(() -> OpenEnclaveReport.open(input))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith("(Open Enclave report)")
        .hasMessageContaining(message);
  }

  @Test
  void aReportHoldsAQuote() {
    var opened = OpenEnclaveReport.open(report(1, 2, QUOTE, QUOTE.length()));

    assertThat(opened.quote()).isEqualTo(Quote.parse(QUOTE));
    assertThat(opened.customClaims().length()).isZero();
  }

  @Test
  void evidenceHoldsAQuoteAndClaims() {
    var opened = OpenEnclaveReport.open(evidence(QUOTE.concat(CLAIMS)));

    assertThat(opened.quote().trailingBytes().length()).isZero();
    assertThat(opened.customClaims()).isEqualTo(CLAIMS);
  }

  @Test
  void aQuoteWithClaimsNeedsNoHeader() {
    assertThat(OpenEnclaveReport.open(QUOTE.concat(CLAIMS)).customClaims()).isEqualTo(CLAIMS);
  }

  @Test
  void bothHeadersAreRecognised() {
    assertThat(OpenEnclaveReport.isOne(report(1, 2, QUOTE, QUOTE.length()))).isTrue();
    assertThat(OpenEnclaveReport.isOne(evidence(QUOTE))).isTrue();
    assertThat(OpenEnclaveReport.isOne(QUOTE)).isFalse();
    assertThat(OpenEnclaveReport.isOne(Bytes.empty())).isFalse();
  }

  @Test
  void aLocalReportIsRefused() {
    refused(report(1, 1, QUOTE, QUOTE.length()), "a report of version 1 for others");
  }

  @Test
  void anotherVersionIsRefused() {
    refused(report(2, 2, QUOTE, QUOTE.length()), "a report of version 1 for others");
  }

  @Test
  void aLengthThatIsNotThatOfTheContentIsRefused() {
    refused(report(1, 2, QUOTE, QUOTE.length() - 1), "length: expected");
    refused(report(1, 2, QUOTE, QUOTE.length() + 1), "length: expected");
    refused(report(1, 2, QUOTE, -1), "length: expected");
  }

  @Test
  void anEmptyInputIsRefused() {
    refused(Bytes.empty(), "version");
  }
}
