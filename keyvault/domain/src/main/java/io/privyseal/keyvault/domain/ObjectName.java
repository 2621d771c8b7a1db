package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name of a key or secret in its vault: 1 to 127 letters, digits and hyphens. Shown as it was
/// first written; two names that differ in case only are one name.
///
/// Source: Key Vault REST, `^[0-9a-zA-Z-]+$`.
public interface ObjectName {
  int MAX_CHARS = 127;

  Pattern FORM = Pattern.compile("[0-9a-zA-Z-]{1," + MAX_CHARS + "}");

  String value();

  /// The form that names are compared and found by.
  default String folded() {
    return value().toLowerCase(Locale.ROOT);
  }

  /// @param what the name is of, for the message
  /// @throws MalformedInputException if `value` is no name
  static void requireForm(String what, String value) {
    if (!FORM.matcher(value).matches()) {
      throw new MalformedInputException(
          "%s: expected 1 to %d letters, digits and hyphens".formatted(what, MAX_CHARS));
    }
  }
}
