package io.privyseal.access;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.Locale;
import java.util.regex.Pattern;

/// A tenant: the directory that issued the caller's identity and owns vaults.
///
/// @param value a GUID in lower case, or another name of letters, digits, `.`, `_` and `-`, at most
///   128 characters (issuers other than Entra name tenants as they like)
public record TenantId(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-z][0-9a-z._-]{0,127}");

  /// @throws MalformedInputException if the name has another form
  public TenantId {
    value = value.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(value).matches()) {
      throw new MalformedInputException(
          "tenant: expected 1 to 128 letters, digits, dots, underscores or hyphens");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
