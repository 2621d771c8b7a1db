package io.privyseal.attestation.appraisal.jmespath;

import static io.privyseal.attestation.appraisal.jmespath.Interpreter.NULL;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// One call of a function.
final class FunctionCalls {
  private static final Json.Limits NUMBER = new Json.Limits(64, 0, 1);
  private static final int LONGEST_NUMBER = 64;

  private final Interpreter interpreter;
  private final Steps steps;
  private final Function function;
  private final List<Node> arguments;
  private final JsonValue value;
  private final Map<Integer, JsonValue> evaluated = new HashMap<>();

  FunctionCalls(Interpreter interpreter, Function function, List<Node> arguments, JsonValue value) {
    this.interpreter = interpreter;
    this.steps = interpreter.steps();
    this.function = function;
    this.arguments = arguments;
    this.value = value;
  }

  JsonValue result() {
    return switch (function) {
      case ABS -> new JsonNumber(number(0).abs());
      case AVG -> average();
      case CEIL -> new JsonNumber(number(0).setScale(0, RoundingMode.CEILING));
      case CONTAINS -> contains();
      case ENDS_WITH -> flag(string(0).endsWith(string(1)));
      case EQUALS_IGNORE_CASE -> flag(lower(string(0)).equals(lower(string(1))));
      case FLOOR -> new JsonNumber(number(0).setScale(0, RoundingMode.FLOOR));
      case JOIN -> join();
      case KEYS -> JsonArray.ofStrings(object(0).members().keySet());
      case LENGTH -> length();
      case MAP -> new JsonArray(interpreter.each(reference(0), array(1)));
      case MAX -> extreme(array(0), array(0), 1);
      case MAX_BY -> extreme(array(0), interpreter.each(reference(1), array(0)), 1);
      case MERGE -> merge();
      case MIN -> extreme(array(0), array(0), -1);
      case MIN_BY -> extreme(array(0), interpreter.each(reference(1), array(0)), -1);
      case NOT_NULL -> firstNotNull();
      case REVERSE -> reverse();
      case SORT -> sorted(array(0), array(0));
      case SORT_BY -> sorted(array(0), interpreter.each(reference(1), array(0)));
      case STARTS_WITH -> flag(string(0).startsWith(string(1)));
      case SUM -> new JsonNumber(sum(array(0)));
      case TO_ARRAY -> argument(0) instanceof JsonArray array ? array : new JsonArray(one());
      case TO_NUMBER -> toNumber();
      case TO_STRING -> toText();
      case TYPE -> new JsonString(typeOf(argument(0)));
      case VALUES -> new JsonArray(List.copyOf(object(0).members().values()));
    };
  }

  private List<JsonValue> one() {
    return List.of(argument(0));
  }

  private JsonValue average() {
    var items = array(0);
    var sum = sum(items);
    return items.isEmpty()
        ? NULL
        : new JsonNumber(
            sum.divide(BigDecimal.valueOf(items.size()), MathContext.DECIMAL64)
                .stripTrailingZeros());
  }

  private JsonBoolean contains() {
    var needle = argument(1);
    return switch (argument(0)) {
      case JsonArray(var items) ->
          flag(items.stream().anyMatch(item -> JsonSteps.equal(item, needle, steps)));
      case JsonString(var text) -> {
        if (!(needle instanceof JsonString(var sought))) {
          yield flag(false);
        }
        // The search may look at all of the needle for every character.
        steps.spendText((long) text.length() * Math.max(1, sought.length()));
        yield flag(text.contains(sought));
      }
      case JsonBoolean _, JsonNull _, JsonNumber _, JsonObject _ ->
          throw wrong("an array or a string");
    };
  }

  private JsonValue join() {
    var glue = string(0);
    var parts = new ArrayList<String>();
    for (var item : array(1)) {
      if (!(item instanceof JsonString(var text))) {
        throw wrong("an array of strings");
      }
      steps.spendText(text.length() + glue.length());
      parts.add(text);
    }
    return new JsonString(String.join(glue, parts));
  }

  private JsonNumber length() {
    return whole(
        switch (argument(0)) {
          case JsonString(var text) -> text.codePointCount(0, text.length());
          case JsonArray(var items) -> items.size();
          case JsonObject(var members) -> members.size();
          case JsonBoolean _, JsonNull _, JsonNumber _ ->
              throw wrong("a string, an array or an object");
        });
  }

  private JsonValue merge() {
    var merged = new LinkedHashMap<String, JsonValue>();
    for (var i = 0; i < arguments.size(); i++) {
      var members = object(i).members();
      steps.spend(members.size());
      merged.putAll(members);
    }
    return new JsonObject(merged);
  }

  private JsonValue firstNotNull() {
    for (var i = 0; i < arguments.size(); i++) {
      if (!(argument(i) instanceof JsonNull)) {
        return argument(i);
      }
    }
    return NULL;
  }

  private JsonValue reverse() {
    return switch (argument(0)) {
      case JsonString(var text) -> {
        steps.spendText(text.length());
        yield new JsonString(new StringBuilder(text).reverse().toString());
      }
      case JsonArray(var items) -> {
        steps.spend(items.size());
        yield new JsonArray(items.reversed());
      }
      case JsonBoolean _, JsonNull _, JsonNumber _, JsonObject _ ->
          throw wrong("a string or an array");
    };
  }

  private JsonValue toNumber() {
    return switch (argument(0)) {
      case JsonNumber number -> number;
      case JsonString(var text) -> {
        try {
          yield text.length() <= LONGEST_NUMBER
                  && Json.parse(Bytes.utf8(text), NUMBER) instanceof JsonNumber number
              ? number
              : NULL;
        } catch (MalformedInputException e) {
          yield NULL;
        }
      }
      case JsonBoolean _, JsonNull _, JsonArray _, JsonObject _ -> NULL;
    };
  }

  private JsonValue toText() {
    var argument = argument(0);
    if (argument instanceof JsonString) {
      return argument;
    }
    JsonSteps.pay(argument, steps);
    return new JsonString(argument.toJson());
  }

  /// The item whose key is greatest in the direction of `sign`, the first of several; null of none.
  private JsonValue extreme(List<JsonValue> items, List<JsonValue> keys, int sign) {
    var order = order(keys);
    var best = -1;
    for (var i = 0; i < keys.size(); i++) {
      if (best < 0 || sign * order.compare(keys.get(i), keys.get(best)) > 0) {
        best = i;
      }
    }
    return best < 0 ? NULL : items.get(best);
  }

  private JsonValue sorted(List<JsonValue> items, List<JsonValue> keys) {
    var order = order(keys);
    var indices = new ArrayList<>(IntStream.range(0, items.size()).boxed().toList());
    indices.sort((left, right) -> order.compare(keys.get(left), keys.get(right)));
    return new JsonArray(indices.stream().map(items::get).toList());
  }

  /// Of numbers or of strings by code point; keys of both kinds, or of another, are refused.
  private Comparator<JsonValue> order(List<JsonValue> keys) {
    if (keys.stream().allMatch(JsonNumber.class::isInstance)) {
      return (left, right) -> {
        steps.spend(1);
        return ((JsonNumber) left).value().compareTo(((JsonNumber) right).value());
      };
    }
    if (keys.stream().allMatch(JsonString.class::isInstance)) {
      return (left, right) -> {
        var first = ((JsonString) left).value();
        steps.spendText(first.length());
        return byCodePoint(first, ((JsonString) right).value());
      };
    }
    throw wrong("numbers only, or strings only");
  }

  private static int byCodePoint(String left, String right) {
    var at = 0;
    while (at < left.length() && at < right.length() && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    if (at == left.length() || at == right.length()) {
      return Integer.compare(left.length(), right.length());
    }
    var start = at > 0 && Character.isHighSurrogate(left.charAt(at - 1)) ? at - 1 : at;
    return Integer.compare(left.codePointAt(start), right.codePointAt(start));
  }

  private BigDecimal sum(List<JsonValue> items) {
    var sum = BigDecimal.ZERO;
    for (var item : items) {
      steps.spend(1);
      if (!(item instanceof JsonNumber number)) {
        throw wrong("an array of numbers");
      }
      sum = sum.add(number.value());
    }
    return sum;
  }

  private JsonValue argument(int index) {
    // Once: a query that nests calls would otherwise double its work with each level.
    return evaluated.computeIfAbsent(index, i -> interpreter.evaluate(arguments.get(i), value));
  }

  private String string(int index) {
    if (argument(index) instanceof JsonString(var text)) {
      steps.spendText(text.length());
      return text;
    }
    throw wrong("strings");
  }

  private BigDecimal number(int index) {
    if (argument(index) instanceof JsonNumber number) {
      return number.value();
    }
    throw wrong("a number");
  }

  private List<JsonValue> array(int index) {
    if (argument(index) instanceof JsonArray(var items)) {
      steps.spend(items.size());
      return items;
    }
    throw wrong("an array");
  }

  private JsonObject object(int index) {
    if (argument(index) instanceof JsonObject object) {
      steps.spend(object.members().size());
      return object;
    }
    throw wrong("an object");
  }

  private Node reference(int index) {
    if (arguments.get(index) instanceof Node.Reference(var expression)) {
      return expression;
    }
    throw wrong("an expression reference");
  }

  private JmesPathEvaluationException wrong(String taken) {
    return new JmesPathEvaluationException(function.label() + " takes " + taken);
  }

  private static JsonBoolean flag(boolean value) {
    return new JsonBoolean(value);
  }

  private static JsonNumber whole(long value) {
    return new JsonNumber(BigDecimal.valueOf(value));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String typeOf(JsonValue value) {
    return switch (value) {
      case JsonString _ -> "string";
      case JsonBoolean _ -> "boolean";
      case JsonNull _ -> "null";
      case JsonNumber _ -> "number";
      case JsonArray _ -> "array";
      case JsonObject _ -> "object";
    };
  }
}
