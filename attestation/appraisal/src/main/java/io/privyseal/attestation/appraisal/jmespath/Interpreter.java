package io.privyseal.attestation.appraisal.jmespath;

import io.privyseal.attestation.appraisal.jmespath.Node.Sign;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/// Runs a query over one value.
final class Interpreter {
  static final JsonNull NULL = new JsonNull();

  private final Steps steps;

  Interpreter(Steps steps) {
    this.steps = steps;
  }

  Steps steps() {
    return steps;
  }

  JsonValue evaluate(Node node, JsonValue value) {
    steps.spend(1);
    return switch (node) {
      case Node.Current() -> value;
      case Node.Literal(var literal) -> literal;
      case Node.Field(var name) ->
          value instanceof JsonObject object ? object.get(name).orElse(NULL) : NULL;
      case Node.Index(var index) -> item(value, index);
      case Node.Slice slice -> sliced(value, slice);
      case Node.Chain(var left, var right) -> evaluate(right, evaluate(left, value));
      case Node.Projection(var source, var each) ->
          evaluate(source, value) instanceof JsonArray(var items) ? project(items, each) : NULL;
      case Node.ValueProjection(var source, var each) ->
          evaluate(source, value) instanceof JsonObject(var members)
              ? project(members.values(), each)
              : NULL;
      case Node.FilterProjection(var source, var condition, var each) -> {
        if (!(evaluate(source, value) instanceof JsonArray(var items))) {
          yield NULL;
        }
        var chosen = new ArrayList<JsonValue>();
        for (var item : items) {
          if (isTrue(evaluate(condition, item))) {
            chosen.add(item);
          }
        }
        yield project(chosen, each);
      }
      case Node.Flatten(var source) -> flattened(evaluate(source, value));
      case Node.MultiList(var items) -> {
        if (value instanceof JsonNull) {
          yield NULL;
        }
        var made = new ArrayList<JsonValue>(items.size());
        items.forEach(item -> made.add(evaluate(item, value)));
        yield new JsonArray(made);
      }
      case Node.MultiHash(var members) -> {
        if (value instanceof JsonNull) {
          yield NULL;
        }
        var made = new LinkedHashMap<String, JsonValue>();
        members.forEach(member -> made.put(member.getKey(), evaluate(member.getValue(), value)));
        yield new JsonObject(made);
      }
      case Node.Not(var operand) -> new JsonBoolean(!isTrue(evaluate(operand, value)));
      case Node.And(var left, var right) -> {
        var first = evaluate(left, value);
        yield isTrue(first) ? evaluate(right, value) : first;
      }
      case Node.Or(var left, var right) -> {
        var first = evaluate(left, value);
        yield isTrue(first) ? first : evaluate(right, value);
      }
      case Node.Compare(var sign, var left, var right) ->
          compared(sign, evaluate(left, value), evaluate(right, value));
      case Node.Reference _ ->
          throw new JmesPathEvaluationException("an expression reference stands where no value is");
      case Node.Call(var function, var arguments) ->
          new FunctionCalls(this, function, arguments, value).result();
    };
  }

  private JsonArray project(Collection<JsonValue> items, Node each) {
    steps.spend(items.size());
    var made = new ArrayList<JsonValue>(items.size());
    for (var item : items) {
      var result = evaluate(each, item);
      if (!(result instanceof JsonNull)) {
        made.add(result);
      }
    }
    return new JsonArray(made);
  }

  private JsonValue flattened(JsonValue value) {
    if (!(value instanceof JsonArray(var items))) {
      return NULL;
    }
    var flat = new ArrayList<JsonValue>();
    for (var item : items) {
      if (item instanceof JsonArray(var inner)) {
        steps.spend(inner.size());
        flat.addAll(inner);
      } else {
        steps.spend(1);
        flat.add(item);
      }
    }
    return new JsonArray(flat);
  }

  private static JsonValue item(JsonValue value, int index) {
    if (!(value instanceof JsonArray(var items))) {
      return NULL;
    }
    var from = index < 0 ? items.size() + (long) index : index;
    return from >= 0 && from < items.size() ? items.get((int) from) : NULL;
  }

  private JsonValue sliced(JsonValue value, Node.Slice slice) {
    if (!(value instanceof JsonArray(var items))) {
      return NULL;
    }
    long size = items.size();
    long step = slice.step();
    var least = step > 0 ? 0 : -1;
    var most = step > 0 ? size : size - 1;
    var start = slice.start().isPresent() ? cut(slice.start().getAsInt(), size, least, most) : -2;
    var stop = slice.stop().isPresent() ? cut(slice.stop().getAsInt(), size, least, most) : -2;
    var from = start == -2 ? (step > 0 ? 0 : size - 1) : start;
    var to = stop == -2 ? (step > 0 ? size : -1) : stop;
    var chosen = new ArrayList<JsonValue>();
    for (var i = from; step > 0 ? i < to : i > to; i += step) {
      steps.spend(1);
      chosen.add(items.get((int) i));
    }
    return new JsonArray(chosen);
  }

  private static long cut(int bound, long size, long least, long most) {
    return Math.clamp(bound < 0 ? size + bound : bound, least, most);
  }

  private JsonValue compared(Sign sign, JsonValue left, JsonValue right) {
    return switch (sign) {
      case EQUAL -> new JsonBoolean(JsonSteps.equal(left, right, steps));
      case NOT_EQUAL -> new JsonBoolean(!JsonSteps.equal(left, right, steps));
      case LESS, AT_MOST, GREATER, AT_LEAST -> {
        if (!(left instanceof JsonNumber(var first))
            || !(right instanceof JsonNumber(var second))) {
          yield NULL;
        }
        var order = first.compareTo(second);
        yield new JsonBoolean(
            switch (sign) {
              case LESS -> order < 0;
              case AT_MOST -> order <= 0;
              case GREATER -> order > 0;
              case AT_LEAST -> order >= 0;
              case EQUAL, NOT_EQUAL -> throw new IllegalStateException("not an ordering");
            });
      }
    };
  }

  static boolean isTrue(JsonValue value) {
    return switch (value) {
      case JsonString(var text) -> !text.isEmpty();
      case JsonBoolean(var flag) -> flag;
      case JsonNull() -> false;
      case JsonNumber _ -> true;
      case JsonArray(var items) -> !items.isEmpty();
      case JsonObject(var members) -> !members.isEmpty();
    };
  }

  /// For functions that apply an expression to each item.
  List<JsonValue> each(Node expression, List<JsonValue> items) {
    var made = new ArrayList<JsonValue>(items.size());
    items.forEach(item -> made.add(evaluate(expression, item)));
    return made;
  }
}
