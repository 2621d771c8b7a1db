package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name of a key in its vault: 1 to 127 letters, digits and hyphens. Shown as it was first
/// written; two names that differ in case only are one name.
///
/// Source: Key Vault REST, `^[0-9a-zA-Z-]+$`.
public record KeyName(String value) {
  public static final int MAX_CHARS = 127;

  private static final Pattern FORM = Pattern.compile("[0-9a-zA-Z-]{1," + MAX_CHARS + "}");

  public KeyName {
    if (!FORM.matcher(value).matches()) {
      throw new MalformedInputException(
          "key name: expected 1 to %d letters, digits and hyphens".formatted(MAX_CHARS));
    }
  }

  /// The form that names are compared and found by.
  public String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyName that && folded().equals(that.folded());
  }

  @Override
  public int hashCode() {
    return folded().hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
