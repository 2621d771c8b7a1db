package io.privyseal.client;

import io.privyseal.foundation.decision.DecisionId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Nobody said no, and there is no key: the surroundings failed until the tries or the time ran
/// out. Worth another call later.
public final class KeyUndecidedException extends KeyNotReleasedException {
  private final int attempts;

  KeyUndecidedException(
      String message,
      Step step,
      int attempts,
      Optional<DecisionId> decision,
      @Nullable Throwable cause) {
    super(message, step, decision, cause);
    this.attempts = attempts;
  }

  /// How often the step was tried.
  public int attempts() {
    return attempts;
  }
}
