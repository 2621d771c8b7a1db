package io.privyseal.keyvault.secrets;

import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;

/// A hint at what a value is, for whoever reads it: at most 255 characters, none of them a control
/// character. The vault makes nothing of it.
///
/// Source: Microsoft Learn, About Azure Key Vault secrets, contentType.
public record ContentType(String value) {
  public static final int MAX_CHARS = 255;

  public ContentType {
    if (value.length() > MAX_CHARS || value.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException(
          RefusalReason.BAD_PARAMETER,
          "contentType: expected at most %d characters, none for control".formatted(MAX_CHARS));
    }
  }
}
