package io.privyseal.attestation.collateral;

import java.time.Duration;
import java.util.Optional;

/// Where collateral comes from. What it gives is believed only after its check.
public interface CollateralSource {
  /// Short name for metrics and reasons: `amd-kds`.
  String name();

  /// Asks for one item, within a bound of time of the source's own. Does not throw for what the
  /// other side does.
  Answer fetch(CollateralId id);

  /// What a source answers.
  sealed interface Answer {
    record Found(CollateralContent content) implements Answer {}

    /// The source has no such item, and says so.
    record NotFound(String reason) implements Answer {}

    /// The source could not say.
    ///
    /// @param retryAfter as the source asked
    record Failed(String reason, Optional<Duration> retryAfter) implements Answer {
      public Failed(String reason) {
        this(reason, Optional.empty());
      }
    }

    /// Not a source for this kind of item.
    record NotServed() implements Answer {}
  }
}
