package io.privyseal.attestation.appraisal.jmespath;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;

/// What whole values cost: shared parts are paid for as often as they are met.
public final class JsonSteps {
  private JsonSteps() {}

  /// Pays for writing `value` as text.
  public static void pay(JsonValue value, Steps steps) {
    switch (value) {
      case JsonString(var text) -> steps.spendText(text.length());
      case JsonBoolean _, JsonNull _, JsonNumber _ -> steps.spend(1);
      case JsonArray(var items) -> {
        steps.spend(1);
        items.forEach(item -> pay(item, steps));
      }
      case JsonObject(var members) -> {
        steps.spend(1);
        members.forEach((name, member) -> {
          steps.spendText(name.length());
          pay(member, steps);
        });
      }
    }
  }

  /// Whether two values are the same JSON: numbers by value, members in any order.
  static boolean equal(JsonValue left, JsonValue right, Steps steps) {
    steps.spend(1);
    return switch (left) {
      case JsonString(var text) -> {
        steps.spendText(text.length());
        yield right instanceof JsonString(var other) && text.equals(other);
      }
      case JsonBoolean(var flag) -> right instanceof JsonBoolean(var other) && flag == other;
      case JsonNull() -> right instanceof JsonNull;
      case JsonNumber(var number) ->
          right instanceof JsonNumber(var other) && number.compareTo(other) == 0;
      case JsonArray(var items) -> {
        if (!(right instanceof JsonArray(var others)) || items.size() != others.size()) {
          yield false;
        }
        for (var i = 0; i < items.size(); i++) {
          if (!equal(items.get(i), others.get(i), steps)) {
            yield false;
          }
        }
        yield true;
      }
      case JsonObject(var members) -> {
        if (!(right instanceof JsonObject(var others)) || members.size() != others.size()) {
          yield false;
        }
        for (var member : members.entrySet()) {
          var other = others.get(member.getKey());
          if (other == null || !equal(member.getValue(), other, steps)) {
            yield false;
          }
        }
        yield true;
      }
    };
  }
}
