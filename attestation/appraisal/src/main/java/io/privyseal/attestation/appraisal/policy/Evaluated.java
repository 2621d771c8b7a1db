package io.privyseal.attestation.appraisal.policy;

import java.util.List;
import java.util.Optional;

/// What an expression came to.
///
/// @param values one as a rule; several for a set; none for what is empty
/// @param readOnly whether it came from a claim that may not be issued
record Evaluated(List<ClaimValue> values, boolean readOnly) {
  Evaluated {
    values = List.copyOf(values);
  }

  static Evaluated of(ClaimValue value, boolean readOnly) {
    return new Evaluated(List.of(value), readOnly);
  }

  /// The value if there is exactly one.
  Optional<ClaimValue> single() {
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
