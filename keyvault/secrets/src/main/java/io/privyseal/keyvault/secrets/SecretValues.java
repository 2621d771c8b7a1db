package io.privyseal.keyvault.secrets;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import java.nio.charset.StandardCharsets;

/// Values of secrets: text of 1 to [#MAX_BYTES] bytes in UTF-8.
///
/// Source: Microsoft Learn, About Azure Key Vault secrets: at most 25k bytes.
public final class SecretValues {
  public static final int MAX_BYTES = 25_600;

  private SecretValues() {}

  /// @return the caller closes it
  /// @throws RefusedException if the text is empty, too long, or has half a surrogate pair
  public static Secret of(String text) {
    if (text.length() > MAX_BYTES) {
      throw badLength();
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER, "value: expected text, found half a surrogate pair");
    }
    return checked(Secret.takeOver(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// `value`, if it has a length that a value may have; else it is closed.
  static Secret checked(Secret value) {
    if (value.length() == 0 || value.length() > MAX_BYTES) {
      value.close();
      throw badLength();
    }
    return value;
  }

  /// The value as text, for the wire. It is on the heap and cannot be overwritten: keep it short.
  public static String text(Secret value) {
    return value.expose(plain -> new String(plain, StandardCharsets.UTF_8));
  }

  private static RefusedException badLength() {
    return new RefusedException(
        RefusalReason.BAD_PARAMETER, "value: expected 1 to %d bytes".formatted(MAX_BYTES));
  }
}
