package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name of a vault: 3 to 24 letters, digits and single hyphens, first a letter, last no hyphen.
/// Not case-sensitive; kept in lower case.
///
/// Source: Azure Key Vault, resource provider, vault name.
public record VaultName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][0-9a-z-]{1,22}[0-9a-z]");

  public VaultName {
    value = value.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(value).matches() || value.contains("--")) {
      throw new MalformedInputException(
          "vault name: expected 3 to 24 letters, digits and single hyphens, first a letter");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
