package io.privyseal.attestation.collateral.bundle;

import java.time.Instant;
import java.util.OptionalLong;

/// Which bundle of each signer was imported last, so that an older one is not taken after it.
public interface BundleHistory {
  /// Sequence of the last bundle of that key.
  ///
  /// @throws io.privyseal.foundation.failure.UnavailableException if the storage does not answer
  OptionalLong last(String keyId);

  /// @throws io.privyseal.foundation.failure.UnavailableException if the storage does not answer
  void remember(String keyId, long sequence, Instant at);
}
