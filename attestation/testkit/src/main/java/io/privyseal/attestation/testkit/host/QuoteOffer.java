package io.privyseal.attestation.testkit.host;

import io.privyseal.attestation.testkit.intel.SimulatedCollateral;
import io.privyseal.foundation.bytes.Bytes;

/// What is handed over with a quote: the quote, with the certificates in it, and the collateral
/// that the verifier gets to see.
public record QuoteOffer(Bytes quote, SimulatedCollateral collateral) {
  public QuoteOffer withQuote(Bytes other) {
    return new QuoteOffer(other, collateral);
  }

  public QuoteOffer withCollateral(SimulatedCollateral other) {
    return new QuoteOffer(quote, other);
  }
}
