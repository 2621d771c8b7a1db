package io.privyseal.client;

import io.privyseal.foundation.decision.DecisionId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call ended without a key.
public abstract sealed class KeyNotReleasedException extends RuntimeException
    permits KeyRefusedException, KeyUndecidedException {
  private final Step step;
  private final transient Optional<DecisionId> decision;

  KeyNotReleasedException(
      String message, Step step, Optional<DecisionId> decision, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
    this.decision = decision;
  }

  public Step step() {
    return step;
  }

  /// The decision as the service names it: the key's owner finds the findings under this id. Empty
  /// if no service made one, or it is not one of ours.
  public Optional<DecisionId> decision() {
    return decision;
  }
}
