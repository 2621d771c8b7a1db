package io.privyseal.client;

/// Carries a [Failure] that was read from an answer out of a step.
final class FailedAnswerException extends RuntimeException {
  private final transient Failure failure;

  FailedAnswerException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
