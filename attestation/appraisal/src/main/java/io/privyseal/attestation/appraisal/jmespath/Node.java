package io.privyseal.attestation.appraisal.jmespath;

import io.privyseal.foundation.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A part of a query. Each is a function of the current value.
sealed interface Node {
  record Current() implements Node {}

  record Literal(JsonValue value) implements Node {}

  record Field(String name) implements Node {}

  /// @param index from the end if negative
  record Index(int index) implements Node {}

  record Slice(OptionalInt start, OptionalInt stop, int step) implements Node {}

  /// `right` of what `left` finds: `a.b`, `a[0]`, `a | b`.
  record Chain(Node left, Node right) implements Node {}

  /// `each` of every item of the array that `source` finds; null items are left out.
  record Projection(Node source, Node each) implements Node {}

  /// The same over the members of an object.
  record ValueProjection(Node source, Node each) implements Node {}

  /// The same over the items for which `condition` is true.
  record FilterProjection(Node source, Node condition, Node each) implements Node {}

  /// Items of inner arrays one level up.
  record Flatten(Node source) implements Node {}

  record MultiList(List<Node> items) implements Node {
    public MultiList {
      items = List.copyOf(items);
    }
  }

  /// @param members in the order of the text
  record MultiHash(List<Map.Entry<String, Node>> members) implements Node {
    public MultiHash {
      members = List.copyOf(members);
    }
  }

  record Not(Node operand) implements Node {}

  record And(Node left, Node right) implements Node {}

  record Or(Node left, Node right) implements Node {}

  record Compare(Sign sign, Node left, Node right) implements Node {}

  /// `&expression`: the expression itself, an argument of `sort_by` and its kind.
  record Reference(Node expression) implements Node {}

  record Call(Function function, List<Node> arguments) implements Node {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// How a comparison is written.
  enum Sign {
    EQUAL,
    NOT_EQUAL,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST
  }
}
