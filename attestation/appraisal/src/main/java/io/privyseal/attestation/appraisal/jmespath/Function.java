package io.privyseal.attestation.appraisal.jmespath;

import java.util.Locale;
import java.util.Optional;

/// The functions of the language: their names and how many arguments they take.
enum Function {
  ABS(1),
  AVG(1),
  CEIL(1),
  CONTAINS(2),
  ENDS_WITH(2),
  /// Azure Attestation's own: whether two strings are equal but for upper and lower case.
  EQUALS_IGNORE_CASE(2),
  FLOOR(1),
  JOIN(2),
  KEYS(1),
  LENGTH(1),
  MAP(2),
  MAX(1),
  MAX_BY(2),
  MERGE(1, Integer.MAX_VALUE),
  MIN(1),
  MIN_BY(2),
  NOT_NULL(1, Integer.MAX_VALUE),
  REVERSE(1),
  SORT(1),
  SORT_BY(2),
  STARTS_WITH(2),
  SUM(1),
  TO_ARRAY(1),
  TO_NUMBER(1),
  TO_STRING(1),
  TYPE(1),
  VALUES(1);

  private final int least;
  private final int most;

  Function(int arguments) {
    this(arguments, arguments);
  }

  Function(int least, int most) {
    this.least = least;
    this.most = most;
  }

  static Optional<Function> named(String name) {
    for (var function : values()) {
      if (function.label().equals(name)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean takes(int arguments) {
    return arguments >= least && arguments <= most;
  }

  String arity() {
    return most == least ? Integer.toString(least) : "at least " + least;
  }
}
