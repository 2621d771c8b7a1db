package io.privyseal.server.configuration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// Guesses which setting a mistyped name meant.
final class NearestName {
  /// Changed characters beyond which a guess would mislead.
  private static final int MAX_DISTANCE = 4;

  private static final int MAX_CHARS = 80;

  private NearestName() {}

  static Optional<String> of(String mistyped, boolean variable) {
    if (mistyped.length() > MAX_CHARS) {
      return Optional.empty();
    }
    return Arrays.stream(Setting.values())
        .map(setting -> variable ? setting.variable() : setting.key())
        .filter(name -> distance(name, mistyped) <= MAX_DISTANCE)
        .min(Comparator.comparingInt(name -> distance(name, mistyped)));
  }

  /// Levenshtein.
  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var row = new int[b.length() + 1];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
