package io.privyseal.foundation.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Decodes percent-encoding once, strictly (RFC 3986, 2.1): two hex digits after each `%`, valid
/// UTF-8, no control characters.
final class PercentDecoder {
  private PercentDecoder() {}

  /// @param plusIsSpace true in queries, where forms write a space as `+`
  /// @throws HttpProblem 400
  static String decode(String text, boolean plusIsSpace) {
    var bytes = new byte[text.length()];
    var length = 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw Problems.badRequest("The URL ends inside a percent-encoded byte.");
        }
        bytes[length++] = (byte) (digit(text.charAt(i + 1)) << 4 | digit(text.charAt(i + 2)));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes[length++] = ' ';
      } else if (c <= ' ' || c >= 0x7f) {
        throw Problems.badRequest("The URL holds a character that must be percent-encoded.");
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return text(bytes, length);
  }

  private static int digit(char c) {
    var value = c < 0x80 ? Character.digit(c, 16) : -1;
    if (value < 0) {
      throw Problems.badRequest("The URL holds a % without two hex digits.");
    }
    return value;
  }

  private static String text(byte[] bytes, int length) {
    try {
      var text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw Problems.badRequest("The URL holds an encoded control character.");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw Problems.badRequest("The URL is not valid UTF-8.");
    }
  }
}
