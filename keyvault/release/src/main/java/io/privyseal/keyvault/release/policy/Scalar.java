package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/// A value that a condition compares: a string, a boolean or an integer, and its canonical text.
///
/// Policies write booleans and integers as strings and mean the claim's value: `"false"` equals
/// `false`, `"0"` equals `0`. So two scalars are equal when their canonical texts are: `true` and
/// `false` in lower case, integers in decimal without leading zeros, strings as they are.
///
/// Source: published policies and recorded releases of the service.
///
/// @param json the value as written
/// @param text its canonical text
public record Scalar(JsonValue json, String text) {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,62}");

  public Scalar {
    if (!text.equals(canonicalText(json).orElse(null))) {
      throw new IllegalArgumentException("the text of a scalar follows from its value");
    }
  }

  /// The scalar that `json` is; empty for an object, an array, null, or a number with a fraction.
  public static Optional<Scalar> of(JsonValue json) {
    return canonicalText(json).map(text -> new Scalar(json, text));
  }

  public static Scalar of(String text) {
    return new Scalar(new JsonString(text), text);
  }

  public static Scalar of(boolean flag) {
    return new Scalar(new JsonBoolean(flag), String.valueOf(flag));
  }

  public static Scalar of(long number) {
    return new Scalar(new JsonNumber(BigDecimal.valueOf(number)), String.valueOf(number));
  }

  /// The integer that this is: a JSON integer, or a string that holds one in canonical decimal.
  public Optional<BigInteger> integer() {
    return INTEGER.matcher(text).matches() ? Optional.of(new BigInteger(text)) : Optional.empty();
  }

  /// The boolean that this is: a JSON boolean, or the string `true` or `false`.
  public Optional<Boolean> bool() {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  boolean sameAs(Scalar other) {
    return text.equals(other.text);
  }

  private static Optional<String> canonicalText(JsonValue json) {
    return switch (json) {
      case JsonString(var value) -> Optional.of(value);
      case JsonBoolean(var value) -> Optional.of(String.valueOf(value));
      case JsonNumber(var value) -> wholeNumber(value);
      case JsonNull() -> Optional.empty();
      case JsonArray _ -> Optional.empty();
      case JsonObject _ -> Optional.empty();
    };
  }

  private static Optional<String> wholeNumber(BigDecimal value) {
    try {
      return Optional.of(value.toBigIntegerExact().toString());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
