package io.privyseal.attestation.result;

import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jws;
import java.time.Duration;
import java.util.Set;

/// Bounds of a token that is believed.
///
/// @param skew how far clocks may differ, for `iat`, `nbf` and `exp`
/// @param maxLifetime longest `exp` minus `iat`. Azure Attestation issues for 8 hours, and for 24
///   where a TPM policy says nothing else
/// @param maxChars longest token, in characters
/// @param algorithms signature algorithms accepted; never `none`
public record TokenRules(
    Duration skew, Duration maxLifetime, int maxChars, Set<SignatureScheme> algorithms) {
  public static final TokenRules DEFAULT =
      new TokenRules(
          Duration.ofMinutes(2), Duration.ofHours(24), 64 * 1024, Set.of(SignatureScheme.RS256));

  public TokenRules {
    algorithms = Set.copyOf(algorithms);
    if (skew.isNegative() || maxLifetime.isNegative() || maxLifetime.isZero()) {
      throw new IllegalArgumentException("durations must not be negative");
    }
    if (maxChars < 1 || maxChars > Jws.MAX_CHARS || algorithms.isEmpty()) {
      throw new IllegalArgumentException("bounds of a token are out of range");
    }
    for (var algorithm : algorithms) {
      if (algorithm.family() == SignatureScheme.Family.ECDSA) {
        throw new IllegalArgumentException("attestation services sign with RSA");
      }
    }
  }
}
