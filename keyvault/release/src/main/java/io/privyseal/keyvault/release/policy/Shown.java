package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;

/// Values as a finding shows them: scalars as JSON, cut at the length of a SHA-512 digest in hex
/// and its quotes; objects and lists by their kind only.
final class Shown {
  static final int MAX_CHARS = 130;

  private Shown() {}

  static String json(JsonValue value) {
    return switch (value) {
      case JsonString(var text) -> new JsonString(text(text)).toJson();
      case JsonNumber number -> number.toJson();
      case JsonBoolean flag -> flag.toJson();
      case JsonNull _ -> "null";
      case JsonArray _ -> "a list";
      case JsonObject _ -> "an object";
    };
  }

  static String text(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 3) + "...";
  }
}
