package io.privyseal.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// Tries a step until it succeeds, is definitely refused, or the tries or the time run out.
final class Retries {
  private final RetryRules rules;
  private final Timing timing;

  Retries(RetryRules rules, Timing timing) {
    this.rules = rules;
    this.timing = timing;
  }

  /// @throws KeyRefusedException if the step is refused
  /// @throws KeyUndecidedException if it cannot be made
  <T> T run(Step step, Deadline deadline, Callable<T> attempt) {
    for (var made = 1; ; made++) {
      try {
        return deadline.call(
            "privyseal-" + step.name().toLowerCase(java.util.Locale.ROOT), attempt);
      } catch (TimeoutException e) {
        throw new KeyUndecidedException(
            step + ": the time is up after %d tries".formatted(made),
            step,
            made,
            Optional.empty(),
            e);
      } catch (InterruptedException e) {
        throw interrupted(step, made, e);
      } catch (ExecutionException e) {
        var cause = e.getCause() == null ? e : e.getCause();
        pauseOrGiveUp(step, made, deadline, cause);
      }
    }
  }

  private void pauseOrGiveUp(Step step, int made, Deadline deadline, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof KeyNotReleasedException decided) {
      throw decided;
    }
    var failure =
        cause instanceof FailedAnswerException answered
            ? answered.failure()
            : Failure.of(cause, timing.clock().instant());
    if (failure.definite() && failure.status() != 0) {
      throw new KeyRefusedException(
          step + ": " + failure.message(),
          step,
          failure.status(),
          failure.code(),
          failure.decision(),
          List.of(),
          cause);
    }
    var pause = pause(made, failure);
    var hopeless =
        failure.definite() || made >= rules.maxAttempts() || pause.compareTo(deadline.left()) >= 0;
    if (hopeless) {
      throw new KeyUndecidedException(
          "%s: %s, after %d tries".formatted(step, failure.message(), made),
          step,
          made,
          failure.decision(),
          cause);
    }
    try {
      timing.pause().sleep(pause);
    } catch (InterruptedException e) {
      throw interrupted(step, made, e);
    }
  }

  private Duration pause(int made, Failure failure) {
    var bound = rules.bound(made).toNanos();
    var jittered = Duration.ofNanos(timing.random().nextLong(bound + 1));
    return failure.retryAfter().filter(asked -> asked.compareTo(jittered) > 0).orElse(jittered);
  }

  private static KeyUndecidedException interrupted(Step step, int made, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KeyUndecidedException(step + ": interrupted", step, made, Optional.empty(), e);
  }
}
