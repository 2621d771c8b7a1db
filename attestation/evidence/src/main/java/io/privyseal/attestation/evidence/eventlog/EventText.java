package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.foundation.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Words in event data: ASCII, or UTF-16 as UEFI writes it, with or without a zero at the end.
final class EventText {
  private EventText() {}

  static Optional<String> read(Bytes data) {
    return ascii(data).or(() -> utf16(data));
  }

  /// Empty if anything but zeros at the end is not printable.
  static Optional<String> ascii(Bytes data) {
    var length = data.length();
    while (length > 0 && data.at(length - 1) == 0) {
      length--;
    }
    for (var i = 0; i < length; i++) {
      if (!isPrintable(data.at(i))) {
        return Optional.empty();
      }
    }
    return length == 0 ? Optional.empty() : Optional.of(data.slice(0, length).asUtf8());
  }

  /// Some boot loaders leave a single zero byte after the last character.
  private static Optional<String> utf16(Bytes data) {
    var even = data.length() & ~1;
    var text = new String(data.slice(0, even).toArray(), StandardCharsets.UTF_16LE);
    var end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    var words = text.substring(0, end);
    return !words.isEmpty() && words.chars().allMatch(EventText::isPrintable)
        ? Optional.of(words)
        : Optional.empty();
  }

  private static boolean isPrintable(int c) {
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
  }
}
