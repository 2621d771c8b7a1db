package io.privyseal.attestation.evidence.tpm;

import io.privyseal.attestation.evidence.tpm.TpmAttest.Attested;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// A quote of registers with its signature. Parsed, not verified.
public record TpmQuote(TpmAttest attest, TpmSignature signature) {
  /// @throws MalformedInputException if what is attested is something else
  public TpmQuote {
    if (!(attest.attested() instanceof Attested.Quote)) {
      throw new MalformedInputException("TPM quote: expected a quote, found a certified key");
    }
  }

  /// A quote as Azure's clients send it: the signature is of RSASSA with SHA-256, as a rule without
  /// its frame.
  ///
  /// @throws MalformedInputException if `attest` is not the TPMS_ATTEST of a quote
  public static TpmQuote azure(Bytes attest, Bytes signature) {
    return new TpmQuote(TpmAttest.parse(attest), TpmSignature.parseLenient(signature));
  }

  /// Which registers were quoted.
  public PcrSelection selection() {
    return quoted().selection();
  }

  /// Digest of their values.
  public Bytes pcrDigest() {
    return quoted().pcrDigest();
  }

  /// What the caller gave to be quoted along: a nonce.
  public Bytes nonce() {
    return attest.extraData();
  }

  private Attested.Quote quoted() {
    return switch (attest.attested()) {
      case Attested.Quote quote -> quote;
      case Attested.Certify _ -> throw new IllegalStateException("refused when it was made");
    };
  }
}
