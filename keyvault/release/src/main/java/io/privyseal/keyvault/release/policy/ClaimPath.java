package io.privyseal.keyvault.release.policy;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/// The way to a claim: names joined by dots, from the root of the token through objects. Arrays
/// cannot be entered.
///
/// @param names at least one, none empty
public record ClaimPath(List<String> names) {
  /// Longest path, in characters.
  public static final int MAX_CHARS = 1024;

  /// Most names in a path.
  public static final int MAX_NAMES = 16;

  public ClaimPath {
    names = List.copyOf(names);
    if (names.isEmpty() || names.size() > MAX_NAMES) {
      throw new MalformedInputException(
          "claim: expected 1 to %d names, found %d".formatted(MAX_NAMES, names.size()));
    }
    for (var name : names) {
      if (name.isEmpty()) {
        throw new MalformedInputException("claim: an empty name in the path");
      }
      if (name.indexOf('.') >= 0 || !name.codePoints().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw new MalformedInputException(
            "claim: a name holds a dot, a space or a control character");
      }
    }
  }

  /// @throws MalformedInputException if `text` is not names joined by dots
  public static ClaimPath parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedInputException(
          "claim: expected at most %d characters, found %d".formatted(MAX_CHARS, text.length()));
    }
    return new ClaimPath(List.of(text.split("\\.", -1)));
  }

  /// What is there; empty if a name is missing or something on the way is not an object.
  public Optional<JsonValue> in(JsonObject claims) {
    var here = claims;
    for (var name : names.subList(0, names.size() - 1)) {
      if (!(here.get(name).orElse(null) instanceof JsonObject inner)) {
        return Optional.empty();
      }
      here = inner;
    }
    return here.get(names.getLast());
  }

  /// The last name.
  public String leaf() {
    return names.getLast();
  }

  @Override
  public String toString() {
    return String.join(".", names);
  }
}
