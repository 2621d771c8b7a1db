package io.privyseal.attestation.verification.tpm;

import static io.privyseal.attestation.verification.VerificationAssert.assertThatVerification;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.EvidenceParts;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.RecognizedEvidence.Tpm;
import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.verification.VectorFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Quotes of real virtual TPMs come out as their provenance says.
class RealQuotesTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final QuoteVerifier VERIFIER = new QuoteVerifier(ENGINE);
  private static final QuoteExpectations CHALLENGED =
      QuoteExpectations.answering(Bytes.utf8("challenge"));
  private static final AtomicInteger ACCEPTED = new AtomicInteger();
  private static final AtomicInteger REFUSED = new AtomicInteger();

  @BeforeAll
  static void vectorsArePresent() {
    VectorFiles.assumePresent();
  }

  @AfterAll
  static void printCounts() {
    System.out.printf(
        "TPM quote vectors on %s: %d accepted, %d refused, as their provenance says%n",
        ENGINE.identity().id(), ACCEPTED.get(), REFUSED.get());
  }

  private static Tpm tpm(String... files) {
    return (Tpm)
        Arrays.stream(files)
            .map(file -> EvidenceRecognizer.recognize(VectorFiles.read("azure-vtpm/" + file)))
            .reduce(EvidenceParts.NONE, EvidenceParts::plus)
            .evidence();
  }

  private static PublicKey keyOf(String hclReport) {
    return HclReport.parse(VectorFiles.read("azure-vtpm/" + hclReport)).claims().akPublic();
  }

  private static void accepted(TpmQuote quote, PublicKey key, PcrValues pcrs) {
    assertThatVerification(VERIFIER.verify(quote, key, pcrs, CHALLENGED)).isAccepted();
    ACCEPTED.incrementAndGet();
  }

  private static void refused(
      TpmQuote quote,
      PublicKey key,
      PcrValues pcrs,
      QuoteExpectations expected,
      QuoteCheck... checks) {
    assertThatVerification(VERIFIER.verify(quote, key, pcrs, expected)).isRejectedBecauseOf(checks);
    REFUSED.incrementAndGet();
  }

  @ParameterizedTest
  @CsvSource({
    "trustee-snp/tpm-quote-v1.json, trustee-snp/hcl-report.bin",
    "trustee-tdx/tpm-quote-v1.json, trustee-tdx/hcl-report.bin",
    "trustee-snp/quote.bin, trustee-snp/hcl-report.bin",
    "trustee-tdx/quote.bin, trustee-tdx/hcl-report.bin"
  })
  void areAcceptedUnderTheKeyOfTheirMachine(String quote, String hclReport) {
    var tpm = tpm(quote);

    accepted(tpm.quote(), keyOf(hclReport), tpm.pcrs());
  }

  @Test
  void serialisedQuoteIsAcceptedWithTheKeyBesideIt() {
    var tpm = tpm("azure-cvm-tooling/quote.bin", "azure-cvm-tooling/akpub.pem");

    accepted(tpm.quote(), tpm.attestationKey().orElseThrow(), tpm.pcrs());
  }

  @Test
  void reversedSignatureIsRefused() {
    var tpm = tpm("azure-cvm-tooling/quote.bin", "azure-cvm-tooling/akpub.pem");
    var signature = tpm.quote().signature().value().toArray();
    var reversed = new byte[signature.length];
    for (var i = 0; i < signature.length; i++) {
      reversed[i] = signature[signature.length - 1 - i];
    }

    refused(
        new TpmQuote(tpm.quote().attest(), TpmSignature.rsassaSha256(Bytes.copyOf(reversed))),
        tpm.attestationKey().orElseThrow(),
        tpm.pcrs(),
        CHALLENGED,
        QuoteCheck.SIGNATURE);
  }

  @Test
  void anotherNonceIsRefused() {
    var tpm = tpm("azure-cvm-tooling/quote.bin", "azure-cvm-tooling/akpub.pem");

    refused(
        tpm.quote(),
        tpm.attestationKey().orElseThrow(),
        tpm.pcrs(),
        QuoteExpectations.answering(Bytes.ofHex("01020304")),
        QuoteCheck.NONCE);
  }

  @Test
  void oneFlippedBitOfARegisterIsRefused() {
    var tpm = tpm("trustee-snp/tpm-quote-v1.json");
    var values = new TreeMap<>(tpm.pcrs().values());
    values.compute(
        7,
        (_, value) -> {
          var content = java.util.Objects.requireNonNull(value).toArray();
          content[0] ^= 1;
          return Bytes.copyOf(content);
        });

    refused(
        tpm.quote(),
        keyOf("trustee-snp/hcl-report.bin"),
        new PcrValues(tpm.pcrs().hash(), values),
        CHALLENGED,
        QuoteCheck.PCR_DIGEST);
  }

  @Test
  void oneFlippedBitOfTheSignatureIsRefused() {
    var tpm = tpm("trustee-snp/tpm-quote-v1.json");
    var signature = tpm.quote().signature().value().toArray();
    signature[100] ^= 4;

    refused(
        new TpmQuote(tpm.quote().attest(), TpmSignature.rsassaSha256(Bytes.copyOf(signature))),
        keyOf("trustee-snp/hcl-report.bin"),
        tpm.pcrs(),
        CHALLENGED,
        QuoteCheck.SIGNATURE);
  }

  @Test
  void quoteOfAnotherMachineIsRefused() {
    var quote =
        TpmQuote.azure(
            VectorFiles.read("azure-vtpm/trustee-snp/tpm-quote.msg"),
            VectorFiles.read("azure-vtpm/trustee-snp/tpm-quote.sig"));
    var pcrs = tpm("trustee-snp/tpm-quote-v1.json").pcrs();

    refused(
        quote,
        keyOf("trustee-snp/hcl-report.bin"),
        pcrs,
        CHALLENGED,
        QuoteCheck.SIGNATURE,
        QuoteCheck.PCR_DIGEST);
  }

  /// The provenance only says that it can be read. Its signature is right; its registers were all
  /// zero when it was made.
  @Test
  void plainTpmIsReadWithItsKey() {
    var tpm = tpm("trustee-tpm/tpm_evidence.json");

    assertThat(tpm.attestationKey()).isPresent();
    assertThat(tpm.quote().signature().value().length()).isEqualTo(256);
    assertThat(
            QuoteVerifier.isSignedBy(
                ENGINE,
                tpm.attestationKey().orElseThrow(),
                tpm.quote().attest(),
                tpm.quote().signature()))
        .isTrue();
    ACCEPTED.incrementAndGet();
  }
}
