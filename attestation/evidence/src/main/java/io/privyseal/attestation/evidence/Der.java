package io.privyseal.attestation.evidence;

import io.privyseal.foundation.bytes.Bytes;

/// Tells certificates and revocation lists in DER apart by their first tags, without reading them.
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int EXPLICIT_VERSION = 0xa0;

  enum Kind {
    CERTIFICATE,
    REVOCATION_LIST,
    OTHER
  }

  private Der() {}

  /// Whether `input` is a SEQUENCE that ends where the input ends.
  static boolean isOne(Bytes input) {
    var content = contentOf(input, 0);
    return content > 0 && content + lengthOf(input, 0) == input.length();
  }

  /// A certificate of version 3 starts with its tagged version, a list of version 2 with an INTEGER
  /// (RFC 5280, sections 4.1 and 5.1).
  static Kind kindOf(Bytes input) {
    var inner = contentOf(input, 0);
    if (inner < 0) {
      return Kind.OTHER;
    }
    var first = contentOf(input, inner);
    if (first < 0 || first >= input.length()) {
      return Kind.OTHER;
    }
    return switch (input.at(first)) {
      case EXPLICIT_VERSION -> Kind.CERTIFICATE;
      case INTEGER -> Kind.REVOCATION_LIST;
      default -> Kind.OTHER;
    };
  }

  /// Where the content of the SEQUENCE at `offset` starts; -1 if there is none.
  private static int contentOf(Bytes input, int offset) {
    if (offset + 2 > input.length() || input.at(offset) != SEQUENCE) {
      return -1;
    }
    var first = input.at(offset + 1);
    var lengthBytes = first < 0x80 ? 0 : first - 0x80;
    return lengthBytes > 3 || offset + 2 + lengthBytes > input.length()
        ? -1
        : offset + 2 + lengthBytes;
  }

  private static int lengthOf(Bytes input, int offset) {
    var first = input.at(offset + 1);
    if (first < 0x80) {
      return first;
    }
    var length = 0;
    for (var i = 0; i < first - 0x80; i++) {
      length = length << 8 | input.at(offset + 2 + i);
    }
    return length;
  }
}
