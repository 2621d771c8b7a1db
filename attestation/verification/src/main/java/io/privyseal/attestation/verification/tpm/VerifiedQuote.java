package io.privyseal.attestation.verification.tpm;

import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;

/// A quote that passed every check. Only [QuoteVerifier] makes it.
public final class VerifiedQuote {
  private final TpmQuote quote;
  private final PcrValues pcrs;
  private final Challenge challenge;

  VerifiedQuote(TpmQuote quote, PcrValues pcrs, Challenge challenge) {
    this.quote = quote;
    this.pcrs = pcrs;
    this.challenge = challenge;
  }

  public TpmQuote quote() {
    return quote;
  }

  /// The quoted registers, and no others.
  public PcrValues pcrs() {
    return pcrs;
  }

  /// The nonce that the quote answers; empty if none was asked for, whatever the quote carries.
  public Optional<Bytes> answeredNonce() {
    return switch (challenge) {
      case Challenge.Nonce(var value) -> Optional.of(value);
      case Challenge.None _ -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return "VerifiedQuote[" + quote.selection() + "]";
  }
}
