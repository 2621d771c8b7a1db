package io.privyseal.keyvault.release.policy;

import java.math.BigInteger;
import java.util.Optional;

/// What a claim condition asks. Names as in the grammar.
public enum Operator {
  EQUALS("equals"),
  NOT_EQUALS("notEquals"),
  LESS("less"),
  LESS_OR_EQUALS("lessOrEquals"),
  GREATER("greater"),
  GREATER_OR_EQUALS("greaterOrEquals"),
  EXISTS("exists");

  private final String word;

  Operator(String word) {
    this.word = word;
  }

  /// As written in a policy.
  public String word() {
    return word;
  }

  /// Whether it compares integers by their order.
  public boolean isOrdering() {
    return switch (this) {
      case LESS, LESS_OR_EQUALS, GREATER, GREATER_OR_EQUALS -> true;
      case EQUALS, NOT_EQUALS, EXISTS -> false;
    };
  }

  /// The operator of exactly that name.
  public static Optional<Operator> named(String word) {
    for (var operator : values()) {
      if (operator.word.equals(word)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }

  /// For the ordering operators: whether `claim` stands in this order to `bound`.
  boolean orders(BigInteger claim, BigInteger bound) {
    var order = claim.compareTo(bound);
    return switch (this) {
      case LESS -> order < 0;
      case LESS_OR_EQUALS -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUALS -> order >= 0;
      case EQUALS, NOT_EQUALS, EXISTS ->
          throw new IllegalStateException(word + " is no ordering operator");
    };
  }
}
