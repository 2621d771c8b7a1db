package io.privyseal.attestation.verification.tpm;

import io.privyseal.foundation.bytes.Bytes;

/// What a quote must answer. There is no way to expect nothing without saying why.
public sealed interface Challenge {
  /// The quote must carry exactly these bytes.
  record Nonce(Bytes value) implements Challenge {
    public Nonce {
      if (value.length() == 0) {
        throw new IllegalArgumentException("an empty nonce binds nothing");
      }
    }
  }

  /// Nothing was asked: the quote may be of any time, and never counts as bound.
  ///
  /// @param reason shown in the finding
  record None(String reason) implements Challenge {
    public None {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("what is not checked says why");
      }
    }
  }
}
