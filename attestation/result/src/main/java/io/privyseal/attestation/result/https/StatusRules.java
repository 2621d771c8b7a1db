package io.privyseal.attestation.result.https;

import java.time.Duration;

/// Bounds of asking an authority whether it has revoked a token.
///
/// @param connectTimeout of one connection
/// @param askTimeout of one question, to the last byte of its answer
/// @param activeFor how long the answer "active" is used again without asking: the longest time for
///   which a revocation at a remote authority can go unnoticed
/// @param maxAnswers most answers kept; the least recently used one goes first
/// @param maxQuestions most questions under way at once; one more is answered with unknown
public record StatusRules(
    Duration connectTimeout,
    Duration askTimeout,
    Duration activeFor,
    int maxAnswers,
    int maxQuestions) {
  public static final StatusRules DEFAULT =
      new StatusRules(
          Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(10), 10_000, 64);

  public StatusRules {
    if (activeFor.isNegative() || maxAnswers < 1 || maxQuestions < 1) {
      throw new IllegalArgumentException("bounds of questions are out of range");
    }
    if (!connectTimeout.isPositive() || !askTimeout.isPositive()) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
  }
}
