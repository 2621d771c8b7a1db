package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names one version of a key or secret: 32 hex digits, lower case, chosen by the vault.
public record ObjectVersion(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  public ObjectVersion {
    value = value.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(value).matches()) {
      throw new MalformedInputException("version: expected 32 hex digits");
    }
  }

  public static ObjectVersion random(SecureRandom random) {
    var bits = new byte[16];
    random.nextBytes(bits);
    return new ObjectVersion(HexFormat.of().formatHex(bits));
  }

  @Override
  public String toString() {
    return value;
  }
}
