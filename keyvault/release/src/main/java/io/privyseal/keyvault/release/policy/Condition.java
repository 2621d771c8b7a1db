package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import java.util.List;

/// What must hold of the claims of one authority's token.
public sealed interface Condition {
  /// All of them, or any of them.
  sealed interface Group extends Condition {
    /// At least one.
    List<Condition> conditions();
  }

  record AllOf(List<Condition> conditions) implements Group {
    public AllOf {
      conditions = atLeastOne(conditions);
    }
  }

  record AnyOf(List<Condition> conditions) implements Group {
    public AnyOf {
      conditions = atLeastOne(conditions);
    }
  }

  /// One claim compared with one value.
  ///
  /// @param value an integer for the ordering operators, a JSON boolean for `exists`
  record Claim(ClaimPath claim, Operator operator, Scalar value) implements Condition {
    public Claim {
      if (operator.isOrdering() && value.integer().isEmpty()) {
        throw new IllegalArgumentException(operator.word() + " compares integers");
      }
      if (operator == Operator.EXISTS && !(value.json() instanceof JsonBoolean)) {
        throw new IllegalArgumentException("exists takes true or false");
      }
    }

    @Override
    public String toString() {
      return claim + " " + operator.word() + " " + value.json().toJson();
    }
  }

  private static List<Condition> atLeastOne(List<Condition> conditions) {
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("a group holds at least one condition");
    }
    return List.copyOf(conditions);
  }
}
