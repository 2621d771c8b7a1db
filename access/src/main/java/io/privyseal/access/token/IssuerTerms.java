package io.privyseal.access.token;

import io.privyseal.foundation.crypto.SignatureScheme;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the tokens of an issuer must be like to be taken.
///
/// @param algorithms that may have signed them; all of them asymmetric
/// @param audiences what `aud` may be; if empty, the audiences of the service that is called
/// @param skew how far the clocks of issuer and service may differ; if empty, the service's
/// @param required claims that must be there
/// @param notBefore whether `nbf` must be there; if not, `iat` stands in for it
public record IssuerTerms(
    Set<SignatureScheme> algorithms,
    Set<String> audiences,
    Optional<Duration> skew,
    List<RequiredClaim> required,
    boolean notBefore) {
  /// The largest difference of clocks that may be allowed.
  public static final Duration MAX_SKEW = Duration.ofMinutes(10);

  /// RS256, PS256 or ES256, the service's own audiences, `nbf`, no other claim.
  public static final IssuerTerms STRICT =
      new IssuerTerms(
          EnumSet.of(SignatureScheme.RS256, SignatureScheme.PS256, SignatureScheme.ES256),
          Set.of(),
          Optional.empty(),
          List.of(),
          true);

  public IssuerTerms {
    algorithms = Set.copyOf(algorithms);
    audiences = Set.copyOf(audiences);
    required = List.copyOf(required);
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("an issuer signs with some algorithm");
    }
    if (skew.filter(s -> s.isNegative() || s.compareTo(MAX_SKEW) > 0).isPresent()) {
      throw new IllegalArgumentException("clocks may differ by at most " + MAX_SKEW);
    }
  }

  public IssuerTerms requiring(RequiredClaim... claims) {
    return new IssuerTerms(algorithms, audiences, skew, List.of(claims), notBefore);
  }

  /// With `iat` in place of a missing `nbf`, as RFC 7519 leaves both to the issuer.
  public IssuerTerms withoutNotBefore() {
    return new IssuerTerms(algorithms, audiences, skew, required, false);
  }

  public IssuerTerms forAudiences(Set<String> names) {
    return new IssuerTerms(algorithms, names, skew, required, notBefore);
  }
}
