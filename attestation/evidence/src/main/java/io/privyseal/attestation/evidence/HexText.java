package io.privyseal.attestation.evidence;

/// Tells hex from other text.
final class HexText {
  private HexText() {}

  /// Whether `text` is an even number of hex digits, and not empty.
  static boolean isOne(String text) {
    return !text.isEmpty()
        && text.length() % 2 == 0
        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
  }

  /// The digits without the prefix that some tools write.
  static String withoutPrefix(String text) {
    return text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
  }
}
