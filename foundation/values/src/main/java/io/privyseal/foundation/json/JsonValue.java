package io.privyseal.foundation.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value, immutable. Member order is kept.
public sealed interface JsonValue {

  /// The compact text of this value.
  default String toJson() {
    return Json.write(this);
  }

  record JsonString(String value) implements JsonValue {}

  record JsonBoolean(boolean value) implements JsonValue {}

  record JsonNull() implements JsonValue {}

  /// A number with its exact decimal value.
  record JsonNumber(BigDecimal value) implements JsonValue {
    /// The value if it is an integer that a `long` holds.
    public Optional<Long> asLong() {
      try {
        return Optional.of(value.longValueExact());
      } catch (ArithmeticException e) {
        return Optional.empty();
      }
    }
  }

  record JsonArray(List<JsonValue> items) implements JsonValue {
    public JsonArray {
      items = List.copyOf(items);
    }

    public static JsonArray ofStrings(Iterable<String> items) {
      var list = new ArrayList<JsonValue>();
      items.forEach(s -> list.add(new JsonString(s)));
      return new JsonArray(list);
    }
  }

  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Optional<JsonValue> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    public boolean has(String name) {
      return members.containsKey(name);
    }

    /// The member if it is a string; empty if it is absent or of another kind.
    public Optional<String> string(String name) {
      return members.get(name) instanceof JsonString(var value)
          ? Optional.of(value)
          : Optional.empty();
    }

    /// The member if it is an integer in the range of `long`.
    public Optional<Long> integer(String name) {
      return members.get(name) instanceof JsonNumber number ? number.asLong() : Optional.empty();
    }

    public Optional<Boolean> bool(String name) {
      return members.get(name) instanceof JsonBoolean(var value)
          ? Optional.of(value)
          : Optional.empty();
    }

    public Optional<JsonObject> object(String name) {
      return members.get(name) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    }

    public Optional<List<JsonValue>> array(String name) {
      return members.get(name) instanceof JsonArray(var items)
          ? Optional.of(items)
          : Optional.empty();
    }

    public static Builder builder() {
      return new Builder();
    }

    /// Starts from these members, in their order.
    public Builder toBuilder() {
      var builder = new Builder();
      builder.members.putAll(members);
      return builder;
    }
  }

  /// Collects members in order. A `null` value leaves the member out; a repeated name replaces.
  final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, @org.jspecify.annotations.Nullable JsonValue value) {
      if (value != null) {
        members.put(name, value);
      }
      return this;
    }

    public Builder put(String name, @org.jspecify.annotations.Nullable String value) {
      return value == null ? this : put(name, new JsonString(value));
    }

    public Builder put(String name, long value) {
      return put(name, new JsonNumber(BigDecimal.valueOf(value)));
    }

    public Builder put(String name, boolean value) {
      return put(name, new JsonBoolean(value));
    }

    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
