package io.privyseal.foundation.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A pattern such as `/keys/{name}/{version}/release` or `/policies/{type}:reset`.
///
/// Literals match in any case. A parameter matches one whole segment, also an empty one; with a
/// suffix it matches a segment that ends in it. A pattern with more literals is asked first.
record PathPattern(String text, List<Part> parts) {
  /// One segment of a pattern.
  sealed interface Part {
    record Literal(String lowerCase) implements Part {}

    record Parameter(String name, String lowerCaseSuffix) implements Part {}
  }

  PathPattern {
    parts = List.copyOf(parts);
  }

  /// @throws IllegalArgumentException if the pattern is not well formed
  static PathPattern parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a pattern starts with a slash: " + text);
    }
    var parts = new ArrayList<Part>();
    var names = new HashSet<String>();
    for (var segment : text.substring(1).split("/", -1)) {
      var part = part(segment);
      if (part instanceof Part.Parameter(var name, var _) && !names.add(name)) {
        throw new IllegalArgumentException("parameter " + name + " appears twice in " + text);
      }
      parts.add(part);
    }
    return new PathPattern(text, parts);
  }

  private static Part part(String segment) {
    var close = segment.indexOf('}');
    if (!segment.startsWith("{")) {
      if (close >= 0 || segment.indexOf('{') >= 0) {
        throw new IllegalArgumentException("a parameter starts its segment: " + segment);
      }
      return new Part.Literal(segment.toLowerCase(Locale.ROOT));
    }
    if (close < 2) {
      throw new IllegalArgumentException("a parameter has a name and ends in }: " + segment);
    }
    return new Part.Parameter(
        segment.substring(1, close), segment.substring(close + 1).toLowerCase(Locale.ROOT));
  }

  /// The values of the parameters if the segments match.
  Optional<Map<String, String>> match(List<String> segments) {
    if (segments.size() != parts.size()) {
      return Optional.empty();
    }
    var values = new HashMap<String, String>();
    for (var i = 0; i < parts.size(); i++) {
      var segment = segments.get(i);
      switch (parts.get(i)) {
        case Part.Literal(var literal) -> {
          if (!literal.equals(segment.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
          }
        }
        case Part.Parameter(var name, var suffix) -> {
          if (!segment.toLowerCase(Locale.ROOT).endsWith(suffix)) {
            return Optional.empty();
          }
          values.put(name, segment.substring(0, segment.length() - suffix.length()));
        }
      }
    }
    return Optional.of(values);
  }

  /// Sorts the more special pattern first: per segment, a literal before a suffix before a whole
  /// parameter.
  String rank() {
    var rank = new StringBuilder();
    for (var part : parts) {
      rank.append(
          switch (part) {
            case Part.Literal _ -> 'a';
            case Part.Parameter(var _, var suffix) -> suffix.isEmpty() ? 'c' : 'b';
          });
    }
    return rank.toString();
  }
}
