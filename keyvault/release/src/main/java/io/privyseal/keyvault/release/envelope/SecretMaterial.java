package io.privyseal.keyvault.release.envelope;

import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.decision.Finding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Whether an unwrapped value is what a vault keeps as a secret: text in UTF-8, not too long.
final class SecretMaterial {
  static final int MAX_BYTES = 25_600;

  private SecretMaterial() {}

  static Finding check(Secret value) {
    var check = OpeningCheck.MATERIAL;
    var where = ReleasedKind.SECRET.wrapped();
    var expected = "1 to %d bytes of text in UTF-8".formatted(MAX_BYTES);
    var length = value.length();
    if (length == 0 || length > MAX_BYTES) {
      return Finding.failed(check, where, expected, length + " bytes");
    }
    return value.expose(SecretMaterial::isText)
        ? Finding.passed(check, where, expected, length + " bytes")
        : Finding.failed(check, where, expected, "bytes that are no text");
  }

  private static boolean isText(byte[] plain) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
