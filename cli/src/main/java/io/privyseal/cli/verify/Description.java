package io.privyseal.cli.verify;

import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What evidence says of itself: believed only when the verdict is accepted.
///
/// @param kind as people name it
/// @param brief for a line among others
/// @param facts in the order to print them
/// @param members what JSON shows
record Description(String kind, String brief, List<Fact> facts, JsonObject members) {
  record Fact(String name, String value) {}

  /// Collects.
  static final class Draft {
    private final String kind;
    private final List<Fact> facts = new ArrayList<>();
    private final JsonValue.Builder members = JsonObject.builder();

    Draft(String kind) {
      this.kind = kind;
      members.put("kind", kind);
    }

    Draft fact(String name, String value) {
      facts.add(new Fact(name, value));
      return this;
    }

    Draft member(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    Draft plus(Description other) {
      facts.addAll(other.facts());
      other
          .members()
          .members()
          .forEach((name, value) -> {
            if (!name.equals("kind")) {
              members.put(name, value);
            }
          });
      return this;
    }

    Description brief(String brief) {
      return new Description(kind, brief, List.copyOf(facts), members.build());
    }
  }

  /// Report data without the zeros that fill it up: at least 32 bytes.
  static String trimmed(String hex) {
    var end = hex.length();
    while (end > 64 && hex.charAt(end - 1) == '0') {
      end--;
    }
    return end <= 64 ? hex.substring(0, 64) : hex;
  }
}
