package io.privyseal.access.token;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a claim stands in a token: its name, or a JSON pointer through objects
/// (`/realm_access/roles`, `/kubernetes.io/serviceaccount/name`).
///
/// Source: RFC 6901 section 3, without array indices.
///
/// @param text as it was written
/// @param steps names of members, outermost first
public record ClaimPath(String text, List<String> steps) {
  /// Characters of a path.
  public static final int MAX_CHARS = 256;

  /// Objects that a path leads through.
  public static final int MAX_STEPS = 8;

  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])+)+");

  public ClaimPath {
    steps = List.copyOf(steps);
  }

  /// @throws MalformedInputException if it is empty, too long, or starts like a pointer and is none
  public static ClaimPath of(String text) {
    if (text.isBlank() || text.length() > MAX_CHARS) {
      throw new MalformedInputException("claim: expected 1 to %d characters".formatted(MAX_CHARS));
    }
    if (!text.startsWith("/")) {
      return new ClaimPath(text, List.of(text));
    }
    if (!POINTER.matcher(text).matches()) {
      throw new MalformedInputException("claim: expected a name, or a JSON pointer such as /a/b");
    }
    var steps =
        Arrays.stream(text.substring(1).split("/", -1))
            .map(step -> step.replace("~1", "/").replace("~0", "~"))
            .toList();
    if (steps.size() > MAX_STEPS) {
      throw new MalformedInputException("claim: expected at most %d steps".formatted(MAX_STEPS));
    }
    return new ClaimPath(text, steps);
  }

  static List<ClaimPath> all(String... texts) {
    return Arrays.stream(texts).map(ClaimPath::of).toList();
  }

  /// The value there; empty if the path does not lead to one.
  Optional<JsonValue> in(JsonObject claims) {
    var at = claims;
    for (var step : steps.subList(0, steps.size() - 1)) {
      var inner = at.object(step);
      if (inner.isEmpty()) {
        return Optional.empty();
      }
      at = inner.get();
    }
    return at.get(steps.getLast());
  }

  /// The text there; empty for an empty text, or a value of another kind.
  Optional<String> textIn(JsonObject claims) {
    return in(claims)
        .map(value -> value instanceof JsonString(var text) ? text : "")
        .filter(text -> !text.isEmpty());
  }

  /// The texts there: of an array, or the one text. Other items are left out.
  List<String> textsIn(JsonObject claims) {
    var texts = new ArrayList<String>();
    switch (in(claims).orElse(JsonObject.EMPTY)) {
      case JsonString(var one) -> texts.add(one);
      case JsonArray(var many) ->
          many.forEach(item -> {
            if (item instanceof JsonString(var text)) {
              texts.add(text);
            }
          });
      case JsonObject _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ -> {}
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }

  @Override
  public String toString() {
    return text;
  }
}
