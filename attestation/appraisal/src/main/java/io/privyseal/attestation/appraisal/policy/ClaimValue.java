package io.privyseal.attestation.appraisal.policy;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigDecimal;

/// The value of a claim as the policy language sees it.
public sealed interface ClaimValue {
  record Text(String value) implements ClaimValue {}

  record Whole(long value) implements ClaimValue {}

  record Flag(boolean value) implements ClaimValue {}

  /// An object, array or fraction. Rules may pass it on but no comparison with it ever holds.
  record Structure(JsonValue value) implements ClaimValue {}

  /// What the property `valueType` compares with.
  default String typeName() {
    return switch (this) {
      case Text _ -> "String";
      case Whole _ -> "Integer";
      case Flag _ -> "Boolean";
      case Structure _ -> "Json";
    };
  }

  default JsonValue toJson() {
    return switch (this) {
      case Text(var value) -> new JsonString(value);
      case Whole(var value) -> new JsonNumber(BigDecimal.valueOf(value));
      case Flag(var value) -> new JsonBoolean(value);
      case Structure(var value) -> value;
    };
  }

  static ClaimValue of(JsonValue json) {
    return switch (json) {
      case JsonString(var value) -> new Text(value);
      case JsonBoolean(var value) -> new Flag(value);
      case JsonNumber number ->
          number.asLong().<ClaimValue>map(Whole::new).orElse(new Structure(number));
      case JsonValue.JsonNull _, JsonValue.JsonArray _, JsonValue.JsonObject _ ->
          new Structure(json);
    };
  }
}
