package io.privyseal.attestation.collateral;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What the cache answers. It says how the answer stands, so that nobody takes an old one for a new
/// one.
public sealed interface Lookup<T> {
  /// The maker's word, and its next one is not due yet.
  ///
  /// @param nextUpdate when it is
  record Current<T>(T value, Instant nextUpdate) implements Lookup<T> {}

  /// The maker's last word that was to be had. The next one was due, and could not be fetched;
  /// within the bound that the operator set, this one still serves.
  ///
  /// @param since when the next one was due
  /// @param reason why there is none
  record Stale<T>(T value, Instant since, String reason) implements Lookup<T> {}

  /// Of several parts, some: the verifier decides whether they are enough.
  ///
  /// @param missing which are not there, and why
  record Partial<T>(T value, List<String> missing) implements Lookup<T> {
    public Partial {
      missing = List.copyOf(missing);
      if (missing.isEmpty()) {
        throw new IllegalArgumentException("nothing is missing");
      }
    }
  }

  /// Nothing to answer with.
  ///
  /// @param reason why
  /// @param retryAfter when it is worth another try
  record Unavailable<T>(String reason, Duration retryAfter) implements Lookup<T> {}

  /// What there is, however it stands.
  default Optional<T> found() {
    return switch (this) {
      case Current<T>(var value, _) -> Optional.of(value);
      case Stale<T>(var value, _, _) -> Optional.of(value);
      case Partial<T>(var value, _) -> Optional.of(value);
      case Unavailable<T> _ -> Optional.empty();
    };
  }

  /// What a reader of findings should know; empty of a current answer.
  default List<String> remarks() {
    return switch (this) {
      case Current<T> _ -> List.of();
      case Stale<T>(_, var since, var reason) ->
          List.of("the next one was due %s: %s".formatted(since, reason));
      case Partial<T>(_, var missing) -> missing;
      case Unavailable<T>(var reason, _) -> List.of(reason);
    };
  }

  /// The same standing with another value.
  default <R> Lookup<R> map(Function<T, R> change) {
    return switch (this) {
      case Current<T>(var value, var next) -> new Current<>(change.apply(value), next);
      case Stale<T>(var value, var since, var why) -> new Stale<>(change.apply(value), since, why);
      case Partial<T>(var value, var missing) -> new Partial<>(change.apply(value), missing);
      case Unavailable<T>(var reason, var retry) -> new Unavailable<>(reason, retry);
    };
  }
}
