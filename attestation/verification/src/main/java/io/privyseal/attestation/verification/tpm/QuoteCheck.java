package io.privyseal.attestation.verification.tpm;

import io.privyseal.foundation.decision.Check;

/// The catalogue of what is asked of a TPM quote, in the order in which it is asked.
public enum QuoteCheck implements Check {
  KEY_STRENGTH(
      "tpm.key.strength",
      "the attestation key is RSA of at least 2048 bits, or EC on P-256, P-384 or P-521",
      "NIST SP 800-131A, section 3",
      "make an attestation key of current strength"),
  SCHEME(
      "tpm.quote.scheme",
      "the signature is RSASSA, RSAPSS or ECDSA over SHA-2, of the kind of the key",
      "TPM 2.0 part 2, section 11.3.4 TPMT_SIGNATURE",
      "quote with a scheme over SHA-256 or longer"),
  SIGNATURE(
      "tpm.quote.signature",
      "the attestation key signed exactly this quote",
      Source.QUOTE,
      "send quote and signature unchanged, and the key that signed"),
  NONCE(
      "tpm.quote.nonce",
      "the quote answers the challenge",
      "TPM 2.0 part 2, section 10.12.12 TPMS_ATTEST, extraData",
      "quote again with the challenge of the verifier as qualifying data"),
  SELECTION(
      "tpm.quote.selection",
      "one bank of SHA-2 is quoted, with all registers that are expected",
      Source.QUOTE,
      "quote the expected registers of the SHA-256 bank"),
  PCR_DIGEST(
      "tpm.quote.pcr-digest",
      "the values that came along have the quoted digest",
      Source.QUOTE,
      "send the values of exactly the quoted registers, read together with the quote"),
  PCR_VALUES(
      "tpm.pcr.values",
      "every expected register has an expected value",
      "TCG PC Client Platform Firmware Profile, section 3.3.4",
      "add the values of the system to the expected ones, or start an expected system");

  private final Definition definition;

  QuoteCheck(String id, String statement, String source, String mend) {
    this.definition = new Definition(id, statement, source, mend);
  }

  @Override
  public Definition definition() {
    return definition;
  }

  private static final class Source {
    static final String QUOTE = "TPM 2.0 part 3, section 18.4 TPM2_Quote";
  }
}
