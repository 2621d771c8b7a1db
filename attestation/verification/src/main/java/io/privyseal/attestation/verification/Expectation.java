package io.privyseal.attestation.verification;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// What a field is expected to be. There is no null for "any": what is not checked says why.
public sealed interface Expectation<T> {
  record Exactly<T>(T value) implements Expectation<T> {}

  /// In the order of the field; for a TCB in every component.
  record AtLeast<T>(T minimum) implements Expectation<T> {}

  record AtMost<T>(T maximum) implements Expectation<T> {}

  /// @param values one or more
  record OneOf<T>(List<T> values) implements Expectation<T> {
    public OneOf {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("one of nothing can never hold");
      }
    }
  }

  /// @param reason shown in the finding
  record Unchecked<T>(String reason) implements Expectation<T> {
    public Unchecked {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("what is not checked says why");
      }
    }
  }

  /// [Exactly] for one value, [OneOf] for more.
  static <T> Expectation<T> among(List<T> values) {
    return values.size() == 1 ? new Exactly<>(values.getFirst()) : new OneOf<>(values);
  }

  /// Whether `actual` meets this.
  ///
  /// @param atLeast whether its first argument is at least its second
  /// @throws IllegalStateException for [Unchecked], which decides nothing
  default boolean isMetBy(T actual, BiPredicate<T, T> atLeast) {
    return switch (this) {
      case Exactly<T>(var value) -> value.equals(actual);
      case AtLeast<T>(var minimum) -> atLeast.test(actual, minimum);
      case AtMost<T>(var maximum) -> atLeast.test(maximum, actual);
      case OneOf<T>(var values) -> values.contains(actual);
      case Unchecked<T> _ -> throw new IllegalStateException("an unchecked field has no answer");
    };
  }

  /// Whether `actual` meets this, of a field that is equal or not and nothing between.
  ///
  /// @throws IllegalStateException for [AtLeast] and [AtMost], which need an order, and for
  ///   [Unchecked], which decides nothing
  default boolean isMetBy(T actual) {
    return isMetBy(
        actual,
        (one, other) -> {
          throw new IllegalStateException("no order between " + one + " and " + other);
        });
  }

  /// For people, as the `expected` of a finding.
  default String describe(Function<T, String> text) {
    return switch (this) {
      case Exactly<T>(var value) -> text.apply(value);
      case AtLeast<T>(var minimum) -> "at least " + text.apply(minimum);
      case AtMost<T>(var maximum) -> "at most " + text.apply(maximum);
      case OneOf<T>(var values) ->
          "one of " + String.join(", ", values.stream().map(text).toList());
      case Unchecked<T>(var reason) -> "not checked: " + reason;
    };
  }
}
