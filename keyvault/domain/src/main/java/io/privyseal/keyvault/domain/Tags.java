package io.privyseal.keyvault.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Names and values that the owner gives a version of a key or secret: at most 15, each text at
/// most 256 characters. Order is kept.
public record Tags(Map<String, String> values) {
  public static final int MAX_TAGS = 15;
  public static final int MAX_CHARS = 256;
  public static final Tags NONE = new Tags(Map.of());

  public Tags {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    if (values.size() > MAX_TAGS) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER,
          "tags: expected at most %d, found %d".formatted(MAX_TAGS, values.size()));
    }
    values.forEach((name, value) -> {
      if (name.isEmpty() || name.length() > MAX_CHARS || value.length() > MAX_CHARS) {
        throw new RefusedException(
            RefusalReason.BAD_PARAMETER,
            "tags: expected names of 1 to %d and values of at most %d characters"
                .formatted(MAX_CHARS, MAX_CHARS));
      }
      if (name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
        throw new RefusedException(RefusalReason.BAD_PARAMETER, "tags: expected no NUL character");
      }
    });
  }
}
